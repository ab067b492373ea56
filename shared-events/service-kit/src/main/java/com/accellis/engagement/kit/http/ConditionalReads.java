package com.accellis.engagement.kit.http;

import com.accellis.engagement.kit.digest.Sha256;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who reads again what has not changed gets 304 instead of the same content: an answer in JSON has the digest of its content
 * as weak {@code ETag}, which callers send back in {@code If-None-Match}. What people edit has its version there instead;
 * that says nothing about everything else that is told with it, so it is always answered in full.
 */
@Provider
public class ConditionalReads implements ContainerResponseFilter {

    private static final Set<String> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"([\\x21\\x23-\\x7e]*)\"");
    /** Half of SHA-256: nobody looks for two answers with the same tag, they are only told apart. */
    private static final int DIGEST_BYTES = 16;

    private final ObjectMapper json;

    ConditionalReads(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!READS.contains(request.getMethod()) || !isPlainJson(response)) {
            return;
        }
        String content = content(response.getEntity());
        String tag = digest(content);
        response.getHeaders().putSingle(HttpHeaders.ETAG, "W/\"" + tag + "\"");
        if (isKnown(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH), tag)) {
            response.setStatusInfo(Status.NOT_MODIFIED);
            response.setEntity(null);
        } else {
            response.setEntity(content);
        }
    }

    /** What is written as JSON by the framework: no file, no stream, nothing with a version of its own. */
    private static boolean isPlainJson(ContainerResponseContext response) {
        return response.getStatus() == Status.OK.getStatusCode()
                && response.hasEntity()
                && MediaType.APPLICATION_JSON_TYPE.isCompatible(response.getMediaType())
                && isWrittenAsJson(response.getEntity())
                && !response.getHeaders().containsKey(HttpHeaders.ETAG)
                && !response.getHeaders().containsKey(HttpHeaders.CONTENT_DISPOSITION);
    }

    private static boolean isWrittenAsJson(Object entity) {
        return entity instanceof Record || entity instanceof List<?>;
    }

    private String content(Object entity) {
        try {
            return json.writeValueAsString(entity);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer cannot be written as JSON", e);
        }
    }

    private static boolean isKnown(List<String> ifNoneMatch, String tag) {
        return ifNoneMatch != null
                && ifNoneMatch.stream()
                        .anyMatch(value -> value.trim().equals("*")
                                || TAG.matcher(value)
                                        .results()
                                        .anyMatch(match -> match.group(1).equals(tag)));
    }

    private static String digest(String content) {
        return HexFormat.of().formatHex(Sha256.of(content), 0, DIGEST_BYTES);
    }
}
