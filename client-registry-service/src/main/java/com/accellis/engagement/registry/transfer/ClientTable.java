package com.accellis.engagement.registry.transfer;

import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.kit.http.Csv;
import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.platform.Texts;
import com.accellis.engagement.registry.roster.Decisions;
import com.accellis.engagement.registry.transfer.ClientLine.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A file of clients as a table: its columns, how it is written, and how it is read. */
final class ClientTable {

    static final List<String> COLUMNS =
            List.of("id", "name", "industry", "autoScoring", "window", "retired", "notes", "companyIds");

    private static final int MOST_LINES = 50_000;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_NOTES = 4_000;
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern COMPANY_IDS = Pattern.compile("[1-9][0-9]{0,17}(;[1-9][0-9]{0,17})*");
    private static final Pattern LINE = Pattern.compile(Texts.CHARACTERS);
    private static final Pattern LINES = Pattern.compile(Texts.LINES);

    private ClientTable() {}

    /** @param lines with every value that the clients have */
    static String write(List<ClientLine> lines) {
        var table = new Csv();
        table.row(COLUMNS);
        lines.forEach(line -> table.row(Arrays.asList(
                line.id(),
                line.name(),
                line.industry() == null ? null : line.industry().wireName(),
                line.autoScoring(),
                line.window(),
                line.retired(),
                line.notes(),
                line.companyIds().stream().map(String::valueOf).collect(Collectors.joining(";")))));
        return table.text();
    }

    /**
     * Reads a file in UTF-8, with or without byte order mark. A line that makes no sense is returned with its faults.
     *
     * @throws com.accellis.engagement.kit.http.ProblemException when it is no such table as a whole
     */
    static List<ClientLine> read(InputStream file) {
        var format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreEmptyLines(true)
                .get();
        try (var parser = CSVParser.builder()
                .setReader(new InputStreamReader(withoutMark(file), StandardCharsets.UTF_8.newDecoder()))
                .setFormat(format)
                .get()) {
            requireColumns(parser.getHeaderNames());
            List<ClientLine> lines = new ArrayList<>();
            for (CSVRecord record : parser) {
                if (lines.size() == MOST_LINES) {
                    throw ProblemType.BODY_TOO_LARGE.because("A file has at most " + MOST_LINES + " lines");
                }
                lines.add(line(record));
            }
            return lines;
        } catch (CharacterCodingException e) {
            throw ProblemType.INVALID_IMPORT.because("The file is not UTF-8");
        } catch (UncheckedIOException e) {
            throw unreadable(e.getCause());
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private static RuntimeException unreadable(Exception e) {
        return e instanceof CharacterCodingException
                ? ProblemType.INVALID_IMPORT.because("The file is not UTF-8")
                : ProblemType.INVALID_IMPORT.because(
                        "The file is not a table with the columns " + String.join(",", COLUMNS));
    }

    private static InputStream withoutMark(InputStream file) throws IOException {
        var in = new PushbackInputStream(file, 3);
        byte[] start = in.readNBytes(3);
        boolean mark =
                start.length == 3 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF;
        if (!mark) {
            in.unread(start);
        }
        return in;
    }

    private static void requireColumns(List<String> found) {
        if (!found.equals(COLUMNS)) {
            throw ProblemType.INVALID_IMPORT.because(
                    "The columns are not as expected",
                    List.of(new Problem.FieldError("line 1", "expected " + String.join(",", COLUMNS))));
        }
    }

    private static ClientLine line(CSVRecord record) {
        List<Fault> faults = new ArrayList<>();
        // The heading is line 1; a line break within a cell does not make another line of the table.
        long number = record.getRecordNumber() + 1;
        if (record.size() != COLUMNS.size()) {
            faults.add(new Fault(null, "has " + record.size() + " cells instead of " + COLUMNS.size()));
            return new ClientLine(number, null, null, null, null, null, null, null, null, faults);
        }
        UUID id = cell(record, "id", faults, ClientTable::uuid, "a UUID, or nothing for a new client");
        String name = cell(
                record,
                "name",
                faults,
                text -> text(text.strip(), LINE, LONGEST_NAME),
                "up to " + LONGEST_NAME + " characters without control characters");
        if (id == null && name == null && faults.isEmpty()) {
            faults.add(new Fault("name", "is missing; a new client needs one"));
        }
        return new ClientLine(
                number,
                id,
                name,
                cell(record, "industry", faults, ClientTable::industry, "one of " + industries()),
                cell(record, "autoScoring", faults, ClientTable::yesOrNo, "true or false"),
                cell(record, "window", faults, ClientTable::window, "30, 60 or 90"),
                cell(record, "retired", faults, ClientTable::yesOrNo, "true or false"),
                cell(
                        record,
                        "notes",
                        faults,
                        text -> text(text, LINES, LONGEST_NOTES),
                        "up to " + LONGEST_NOTES + " characters"),
                cell(record, "companyIds", faults, ClientTable::companyIds, "ids with semicolons between, each once"),
                faults);
    }

    /** Null for an empty cell, and for one that makes no sense, which is a fault. */
    private static <T> T cell(
            CSVRecord record,
            String column,
            List<Fault> faults,
            Function<String, Optional<T>> meaning,
            String expected) {
        String text = record.get(column);
        if (text.isBlank()) {
            return null;
        }
        Optional<T> value = meaning.apply(Csv.unguarded(text));
        if (value.isEmpty()) {
            faults.add(new Fault(column, "expected " + expected));
        }
        return value.orElse(null);
    }

    private static Optional<UUID> uuid(String text) {
        return UUID_TEXT.matcher(text.strip()).matches()
                ? Optional.of(UUID.fromString(text.strip()))
                : Optional.empty();
    }

    private static Optional<String> text(String text, Pattern allowed, int longest) {
        return text.length() <= longest && allowed.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Industry> industry(String text) {
        return WireNamed.find(Industry.values(), text.strip().toLowerCase(Locale.ROOT));
    }

    private static String industries() {
        return Arrays.stream(Industry.values()).map(Industry::wireName).collect(Collectors.joining(", "));
    }

    /** Spreadsheets write truth values in capitals. */
    private static Optional<Boolean> yesOrNo(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> window(String text) {
        return Decisions.WINDOWS.stream()
                .filter(days -> days.toString().equals(text.strip()))
                .findFirst();
    }

    private static Optional<List<Long>> companyIds(String text) {
        if (!COMPANY_IDS.matcher(text.strip()).matches()) {
            return Optional.empty();
        }
        List<Long> ids =
                Arrays.stream(text.strip().split(";")).map(Long::valueOf).toList();
        return ids.stream().distinct().count() == ids.size() ? Optional.of(ids) : Optional.empty();
    }
}
