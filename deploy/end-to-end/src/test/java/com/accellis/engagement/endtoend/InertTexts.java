package com.accellis.engagement.endtoend;

import java.util.List;
import java.util.stream.IntStream;

/** Texts that would run where a page puts them in as anything but text. */
final class InertTexts {

    /** So many of them are names of companies. */
    static final int COMPANIES = 10;

    private static final String RUN = "window.injected=1";

    private static final List<String> SHAPES = List.of(
            "<script>%s</script>",
            "<img src=x onerror=%s>",
            "<svg onload=%s>",
            "\"><script>%s</script>",
            "'><img src=x onerror='%s'>",
            "</title><script>%s</script>",
            "</textarea><script>%s</script>",
            "<iframe srcdoc=\"<script>parent.%s</script>\">",
            "<a href=\"javascript:%s\">x</a>",
            "<body onload=%s>",
            "<details open ontoggle=%s>",
            "<input autofocus onfocus=%s>",
            "<math><mi xlink:href=\"javascript:%s\">x</mi></math>",
            "<style>@import 'javascript:%s';</style>",
            "<object data=\"javascript:%s\">",
            "${%s}",
            "{{%s}}",
            "{{constructor.constructor('%s')()}}",
            "<template><script>%s</script></template>",
            "<meta http-equiv=refresh content=\"0;url=javascript:%s\">",
            "<video><source onerror=%s></video>",
            "<marquee onstart=%s>",
            "<form><button formaction=\"javascript:%s\">x</button></form>",
            "<!--><script>%s</script>-->",
            "<script src=data:text/javascript,%s></script>",
            "<link rel=stylesheet href=\"javascript:%s\">",
            "<base href=\"javascript:%s//\">",
            "<div style=\"background:url(javascript:%s)\">x</div>",
            "<table background=\"javascript:%s\">",
            "<p title='</p><script>%s</script>'>x");

    private InertTexts() {}

    /** Each of them is another one, also where names are compared loosely. */
    static List<String> all() {
        return IntStream.range(0, SHAPES.size())
                .mapToObj(
                        number -> "Program " + number + " " + SHAPES.get(number).formatted(RUN))
                .toList();
    }
}
