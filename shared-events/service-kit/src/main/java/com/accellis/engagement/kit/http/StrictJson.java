package com.accellis.engagement.kit.http;

import com.accellis.engagement.kit.json.EventJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads the body of a request: valid UTF-8 and JSON, only known fields, no field twice, every value of its own type and
 * within its constraints.
 */
@ApplicationScoped
public class StrictJson {

    /** The greatest body in bytes, also where a service lets greater ones in for something else. */
    private static final int LARGEST = 256 * 1024;

    private final Validator validator;

    StrictJson(Validator validator) {
        this.validator = validator;
    }

    /** @throws ProblemException {@code body-not-json} or {@code invalid-body}, naming the fields at fault */
    public <T> T read(byte[] body, Class<T> type) {
        T value = parse(body, type);
        List<Problem.FieldError> errors = validator.validate(value).stream()
                .sorted(Comparator.comparing(
                        violation -> violation.getPropertyPath().toString()))
                .map(StrictJson::fieldError)
                .toList();
        if (!errors.isEmpty()) {
            throw ProblemType.INVALID_BODY.because("Some fields are not valid", errors);
        }
        return value;
    }

    private static <T> T parse(byte[] body, Class<T> type) {
        if (body == null || body.length == 0) {
            throw ProblemType.BODY_NOT_JSON.because("The body is empty");
        }
        if (body.length > LARGEST) {
            throw ProblemType.BODY_TOO_LARGE.because("A body has at most 256 KiB");
        }
        requireUtf8(body);
        try (var parser = EventJson.strictMapper().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ProblemType.BODY_NOT_JSON.because("The body is not a JSON object");
            }
            T value = EventJson.strictMapper()
                    .readerFor(type)
                    .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readValue(parser);
            if (parser.nextToken() != null) {
                throw ProblemType.BODY_NOT_JSON.because("Something follows the JSON object");
            }
            return value;
        } catch (UnrecognizedPropertyException e) {
            throw invalid(e, "not a field of this body");
        } catch (JsonMappingException e) {
            if (e.getCause() instanceof JsonProcessingException && !(e.getCause() instanceof JsonMappingException)) {
                throw ProblemType.BODY_NOT_JSON.because("The body is not valid JSON");
            }
            throw invalid(e, "missing or not of the expected type");
        } catch (JsonProcessingException e) {
            throw ProblemType.BODY_NOT_JSON.because("The body is not valid JSON");
        } catch (IOException e) {
            throw ProblemType.BODY_NOT_JSON.because("The body cannot be read");
        }
    }

    /** Jackson would also read UTF-16 and a byte order mark; our interfaces speak plain UTF-8. */
    private static void requireUtf8(byte[] body) {
        boolean byteOrderMark = body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw ProblemType.BODY_NOT_JSON.because("The body is not UTF-8");
        }
        if (byteOrderMark || body[0] == 0 || body.length > 1 && body[1] == 0) {
            throw ProblemType.BODY_NOT_JSON.because("The body is not plain UTF-8");
        }
    }

    private static ProblemException invalid(JsonMappingException failure, String reason) {
        String path = failure.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
        String field = path.length() > 100 || !path.matches("[\\w.\\[\\]-]*") ? "(unprintable)" : path;
        return ProblemType.INVALID_BODY.because(
                "Some fields are not valid", List.of(new Problem.FieldError(field, reason)));
    }

    private static Problem.FieldError fieldError(ConstraintViolation<?> violation) {
        return new Problem.FieldError(violation.getPropertyPath().toString(), violation.getMessage());
    }
}
