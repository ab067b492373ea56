package com.accellis.engagement.webhook.callback;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which content types may hold a callback. What ConnectWise sends is not documented; the signature decides anyway. */
final class MediaTypeRule {

    /** Known without looking closer. */
    private static final Set<String> USUAL = Set.of("application/json", "application/json; charset=utf-8");

    private static final Pattern ACCEPTED =
            Pattern.compile("application/(json|[a-z0-9.+-]+\\+json|octet-stream)|text/[a-z0-9.+-]+");
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s\";]*)");

    private MediaTypeRule() {}

    /** A message without content type passes, a form or another encoding than UTF-8 does not. */
    static boolean accepts(String contentType) {
        if (contentType == null || USUAL.contains(contentType) || contentType.isBlank()) {
            return true;
        }
        String lower = contentType.toLowerCase(Locale.ROOT);
        Matcher charset = CHARSET.matcher(lower);
        boolean utf8 = !charset.find()
                || charset.group(1).equals("utf-8")
                || charset.group(1).equals("utf8");
        return utf8 && ACCEPTED.matcher(lower.split(";", 2)[0].strip()).matches();
    }
}
