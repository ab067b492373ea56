package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.testkit.CallbackSigner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * A request that is somewhat unlike a good callback.
 *
 * @param headers whole lines, in order
 * @param length of the body as it is declared; not more than there is
 */
record Mutant(String method, String target, List<String> headers, byte[] body, int length) {

    /** Must not come back in any answer. */
    static final String MARKER = "marker 4711";

    private static final String PATH = "/connectwise/webhook";
    private static final String SIGNATURE = "x-content-signature";

    byte[] bytes() {
        String head = method + " " + target + " HTTP/1.1\r\nHost: gateway\r\nContent-Length: " + length + "\r\n"
                + headers.stream().map(line -> line + "\r\n").collect(Collectors.joining()) + "\r\n";
        byte[] bytes = Arrays.copyOf(head.getBytes(ISO_8859_1), head.length() + length);
        System.arraycopy(body, 0, bytes, head.length(), length);
        return bytes;
    }

    /** Whether whoever has the key signed exactly this; decided without any code of the gateway's. */
    boolean isGenuine(String key) {
        List<String> signatures = headers.stream()
                .filter(line -> line.toLowerCase().startsWith(SIGNATURE + ":"))
                .map(line -> line.substring(SIGNATURE.length() + 1).strip())
                .toList();
        // HTTP lets an address be written out.
        String path = target.replaceFirst("^http://gateway", "").replaceFirst("\\?.*", "");
        return method.equals("POST")
                && path.equals(PATH)
                && signatures.equals(List.of(CallbackSigner.sign(Arrays.copyOf(body, length), key)));
    }

    /** @param message a good callback, to be signed with {@code key} */
    static Arbitrary<Mutant> of(String message, String key, List<String> keyUrls) {
        byte[] good = message.getBytes(UTF_8);
        Arbitrary<byte[]> bodies = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(good)),
                Tuple.of(5, changed(good)),
                Tuple.of(6, messages(keyUrls).map(text -> text.getBytes(UTF_8))),
                Tuple.of(2, Arbitraries.bytes().array(byte[].class).ofMaxSize(300)),
                Tuple.of(2, json().map(text -> text.getBytes(UTF_8))));
        return Combinators.combine(
                        Arbitraries.frequencyOf(Tuple.of(15, Arbitraries.just("POST")), Tuple.of(1, methods())),
                        Arbitraries.frequencyOf(Tuple.of(15, queries().map(q -> PATH + q)), Tuple.of(1, targets())),
                        oddHeaders().list().ofMaxSize(4),
                        bodies,
                        Arbitraries.frequencyOf(
                                Tuple.of(20, Arbitraries.just(0)),
                                Tuple.of(1, Arbitraries.integers().between(1, 50))),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.strings().ascii().ofMaxLength(60).map(Mutant::printable))
                .as((method, target, headers, body, missing, signing, text) -> {
                    int length = Math.max(0, body.length - missing);
                    byte[] sent = Arrays.copyOf(body, length);
                    List<String> lines = new ArrayList<>(headers);
                    lines.addAll(signatures(signing, sent, good, key, text));
                    return new Mutant(method, target, lines, body, length);
                });
    }

    private static List<String> signatures(int kind, byte[] sent, byte[] good, String key, String text) {
        return switch (kind) {
            case 0 -> List.of();
            case 1 -> List.of(SIGNATURE + ": " + text);
            case 2 -> List.of(SIGNATURE + ": " + CallbackSigner.sign(sent, "another"));
            case 3 ->
                List.of(
                        SIGNATURE + ": " + CallbackSigner.sign(sent, key),
                        SIGNATURE + ": " + CallbackSigner.sign(sent, key));
            case 4, 5 -> List.of(SIGNATURE + ": " + CallbackSigner.sign(good, key));
            default -> List.of("X-Content-Signature:" + CallbackSigner.sign(sent, key) + " ");
        };
    }

    private static Arbitrary<byte[]> changed(byte[] good) {
        return Combinators.combine(
                        Arbitraries.integers().between(0, good.length - 1),
                        Arbitraries.bytes(),
                        Arbitraries.integers().between(0, 3))
                .as((at, value, how) -> switch (how) {
                    case 0 -> Arrays.copyOf(good, at);
                    case 1 -> without(good, at);
                    default -> {
                        byte[] changed = good.clone();
                        changed[at] = value;
                        yield changed;
                    }
                });
    }

    private static byte[] without(byte[] bytes, int at) {
        byte[] changed = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, at + 1, changed, at, bytes.length - at - 1);
        return changed;
    }

    private static Arbitrary<String> messages(List<String> keyUrls) {
        Arbitrary<String> urls = Arbitraries.of(keyUrls).map(url -> "\"" + url + "\"");
        Arbitrary<String> fields = Combinators.combine(
                        either("\"northwind\"", json()),
                        either("\"ticket\"", json()),
                        either("\"updated\"", json()),
                        either("9001", json()),
                        either("\"{}\"", json()),
                        Arbitraries.frequencyOf(Tuple.of(4, urls), Tuple.of(1, json())))
                .as((company, type, action, id, entity, keyUrl) -> "\"CompanyId\":" + company + ",\"Type\":" + type
                        + ",\"Action\":" + action + ",\"ID\":" + id + ",\"Entity\":" + entity
                        + ",\"Metadata\":{\"key_url\":" + keyUrl + "}");
        return Combinators.combine(fields, either("", json().map(value -> ",\"ID\":" + value)))
                .as((most, more) -> "{" + most + more + "}");
    }

    private static Arbitrary<String> either(String usual, Arbitrary<String> odd) {
        return Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just(usual)), Tuple.of(1, odd));
    }

    /** Values and what only looks like them. */
    private static Arbitrary<String> json() {
        Arbitrary<String> texts = Arbitraries.strings()
                .all()
                .ofMaxLength(20)
                .map(text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
        return Arbitraries.oneOf(
                texts,
                Arbitraries.strings().ascii().ofMaxLength(20),
                Arbitraries.longs().map(Object::toString),
                Arbitraries.of(
                        "null",
                        "true",
                        "-1",
                        "0",
                        "1.5",
                        "1e400",
                        "1e999999999",
                        "9223372036854775808",
                        "NaN",
                        "{}",
                        "[]",
                        "[".repeat(60),
                        "{\"a\":".repeat(60),
                        "\"\\u0000\"",
                        "\"\\ud800\"",
                        "\"" + MARKER + "\"",
                        "\"" + "x".repeat(5_000) + "\""));
    }

    private static Arbitrary<String> methods() {
        return Arbitraries.oneOf(
                Arbitraries.of("GET", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "post", "PROPFIND"),
                Arbitraries.strings().withCharRange('A', 'Z').ofMinLength(1).ofMaxLength(12));
    }

    private static Arbitrary<String> targets() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        PATH + "/",
                        "/" + PATH,
                        PATH + ";x=1",
                        PATH + "%00",
                        "/connectwise/%77ebhook",
                        "/x/..%2f" + PATH,
                        "/q/health",
                        "/",
                        "*",
                        "http://gateway" + PATH),
                Arbitraries.strings()
                        .ascii()
                        .ofMaxLength(30)
                        .map(text -> "/" + printable(text).replace(" ", "")));
    }

    /** What may not stand in an address at all is seldom: the server refuses it before we see it. */
    private static Arbitrary<String> queries() {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        10,
                        Arbitraries.of(
                                "",
                                "?",
                                "?%00=%ff",
                                "?recordId=9001&action=updated",
                                "?recordId=%27%3Bdrop&x=" + "y".repeat(500))),
                Tuple.of(
                        10,
                        Arbitraries.strings()
                                .withChars("recodIda=&0;:@/?!$'()*+,.~-_")
                                .ofMaxLength(40)
                                .map(text -> "?" + text)),
                Tuple.of(
                        1,
                        Arbitraries.strings()
                                .ascii()
                                .ofMaxLength(40)
                                .map(text -> "?" + printable(text).replace(" ", ""))));
    }

    private static Arbitrary<String> oddHeaders() {
        Arbitrary<String> names = Arbitraries.oneOf(
                Arbitraries.of(
                        "Content-Type",
                        "Content-Encoding",
                        "X-Forwarded-For",
                        "Forwarded",
                        "Accept",
                        "Accept-Encoding",
                        "Cookie",
                        "Authorization",
                        "Origin",
                        "Range",
                        "Upgrade",
                        "X-HTTP-Method-Override"),
                Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(20));
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.of(
                        "application/json",
                        "application/json; charset=utf-16",
                        "text/plain",
                        "gzip",
                        "identity",
                        "203.0.113.9, 127.0.0.1",
                        "h2c",
                        MARKER),
                Arbitraries.strings().ascii().ofMaxLength(60).map(Mutant::printable));
        return Combinators.combine(names, values).as((name, value) -> name + ": " + value);
    }

    /** Without what would be another line, or none at all. */
    private static String printable(String text) {
        return IntStream.range(0, text.length())
                .map(text::charAt)
                .filter(c -> c >= ' ' && c != 0x7f && (c < 0x80 || c > 0x9f))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
