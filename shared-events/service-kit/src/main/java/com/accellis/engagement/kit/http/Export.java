package com.accellis.engagement.kit.http;

import com.accellis.engagement.kit.json.EventJson;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Lists as files: a table for spreadsheets or JSON. */
public final class Export {

    private Export() {}

    /** How a file is written. */
    public enum Format {
        CSV,
        JSON;

        private String ending() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param text {@code csv} (also when not given) or {@code json} */
    public static Format format(String text) {
        return Parameters.oneOf("format", text, Format.CSV, List.of(Format.values()), Format::ending);
    }

    /**
     * @param name of the file, without its ending
     * @param items what JSON is made of
     * @param table what is sent as a table
     */
    public static Response file(Format format, String name, List<?> items, Supplier<String> table) {
        byte[] body =
                switch (format) {
                    case CSV -> table.get().getBytes(StandardCharsets.UTF_8);
                    case JSON -> EventJson.write(items);
                };
        return Response.ok(body)
                .type(format == Format.CSV ? Csv.MEDIA_TYPE + ";charset=UTF-8" : MediaType.APPLICATION_JSON)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + name + "." + format.ending() + "\"")
                .build();
    }
}
