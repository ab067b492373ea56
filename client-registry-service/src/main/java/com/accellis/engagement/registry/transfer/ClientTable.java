package com.accellis.engagement.registry.transfer;

import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.kit.http.Csv;
import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.platform.Texts;
import com.accellis.engagement.registry.roster.Decisions;
import com.accellis.engagement.registry.transfer.Fault.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
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

/**
 * A file of clients as a table: its columns, how it is written, and how it is read. An empty cell says nothing, and a cell
 * with a lone minus takes a value away; a value that is a minus is written with an apostrophe, as everything is that a
 * spreadsheet would take for a formula.
 */
final class ClientTable {

    static final List<String> COLUMNS =
            List.of("id", "edition", "name", "industry", "autoScoring", "window", "retired", "notes", "companyIds");

    static final String NAME = "up to 200 characters that say something, without control characters";

    private static final String CLEARING = "-";
    private static final int MOST_LINES = 50_000;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_NOTES = 4_000;
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern EDITION = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Pattern COMPANY_IDS = Pattern.compile("[1-9][0-9]{0,17}(;[1-9][0-9]{0,17})*");
    private static final Pattern LINE = Pattern.compile(Texts.LINE);
    private static final Pattern LINES = Pattern.compile(Texts.LINES);

    private ClientTable() {}

    static String write(List<ExportedClient> clients) {
        var table = Csv.withQuotedText();
        clients.forEach(client -> table.row(Arrays.asList(
                client.id(),
                client.edition(),
                client.name(),
                client.industry() == null ? null : client.industry().wireName(),
                client.autoScoring(),
                client.window(),
                client.retired(),
                client.notes(),
                client.companyIds().isEmpty()
                        ? null
                        : client.companyIds().stream().map(String::valueOf).collect(Collectors.joining(";")))));
        return String.join(",", COLUMNS) + "\r\n" + table.text();
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
                .setIgnoreEmptyLines(false)
                .get();
        try (var parser = CSVParser.builder()
                .setReader(new InputStreamReader(withoutMark(file), StandardCharsets.UTF_8.newDecoder()))
                .setFormat(format)
                .get()) {
            requireColumns(parser.getHeaderNames());
            return lines(parser);
        } catch (CharacterCodingException e) {
            throw ProblemType.INVALID_IMPORT.because("The file is not UTF-8");
        } catch (UncheckedIOException e) {
            throw unreadable(e.getCause());
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    /** Asking for a record reads it, with all lines that it has: it begins after the last line that was read before. */
    private static List<ClientLine> lines(CSVParser parser) {
        List<ClientLine> lines = new ArrayList<>();
        Iterator<CSVRecord> records = parser.iterator();
        for (long number = parser.getCurrentLineNumber() + 1;
                records.hasNext();
                number = parser.getCurrentLineNumber() + 1) {
            CSVRecord record = records.next();
            if (record.size() == 1 && record.get(0).isEmpty()) {
                continue;
            }
            if (lines.size() == MOST_LINES) {
                throw ProblemType.BODY_TOO_LARGE.because("A file has at most " + MOST_LINES + " lines");
            }
            lines.add(line(number, record));
        }
        return lines;
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

    private static ClientLine line(long number, CSVRecord record) {
        if (record.size() != COLUMNS.size()) {
            return ClientLine.unreadable(
                    number,
                    new Fault(
                            Code.WRONG_CELL_COUNT,
                            null,
                            "has " + record.size() + " cells instead of " + COLUMNS.size()));
        }
        List<Fault> faults = new ArrayList<>();
        return new ClientLine(
                number,
                cell(record, "id", faults, ClientTable::uuid, "a UUID, or nothing for a new client"),
                cell(record, "edition", faults, ClientTable::edition, "a positive whole number, or nothing"),
                // Whether it is a name is told when it is known what the client is called already.
                optional(record, "name", faults, Optional::of, NAME),
                optional(record, "industry", faults, ClientTable::industry, "one of " + industries()),
                cell(record, "autoScoring", faults, ClientTable::yesOrNo, "true or false"),
                cell(record, "window", faults, ClientTable::window, "30, 60 or 90"),
                cell(record, "retired", faults, ClientTable::yesOrNo, "true or false"),
                optional(record, "notes", faults, ClientTable::notes, "up to " + LONGEST_NOTES + " characters"),
                companies(optional(
                        record,
                        "companyIds",
                        faults,
                        ClientTable::companyIds,
                        "ids with semicolons between, each once")),
                faults);
    }

    private static List<Long> companies(Cell<List<Long>> cell) {
        return cell.clears() ? List.of() : cell.value();
    }

    /** A value that a client need not have. */
    private static <T> Cell<T> optional(
            CSVRecord record,
            String column,
            List<Fault> faults,
            Function<String, Optional<T>> meaning,
            String expected) {
        if (Texts.trimmed(record.get(column)).equals(CLEARING)) {
            return Cell.clearing();
        }
        T value = cell(record, column, faults, meaning, expected);
        return value == null ? Cell.empty() : Cell.of(value);
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
            faults.add(new Fault(Code.INVALID, column, "expected " + expected));
        }
        return value.orElse(null);
    }

    /** Whether a client may get it as its name. */
    static boolean isName(String text) {
        return text.length() <= LONGEST_NAME && LINE.matcher(text).matches();
    }

    private static Optional<UUID> uuid(String text) {
        return UUID_TEXT.matcher(text.strip()).matches()
                ? Optional.of(UUID.fromString(text.strip()))
                : Optional.empty();
    }

    private static Optional<Long> edition(String text) {
        return EDITION.matcher(text.strip()).matches() ? Optional.of(Long.valueOf(text.strip())) : Optional.empty();
    }

    private static Optional<String> notes(String text) {
        return text.length() <= LONGEST_NOTES && LINES.matcher(text).matches() ? Optional.of(text) : Optional.empty();
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
