package com.accellis.engagement.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What callers may have us hold, without having shown a token, fits the memory that deployments give. */
class EdgeMemoryTest {

    private static final int MEBIBYTE = 1024 * 1024;
    private static final Path ROOT = Path.of("..", "..");
    /** Of the container, for everything that is neither heap nor a body on its way out: classes, code, threads. */
    private static final int ELSE = 128;

    @Test
    void bodiesFillHalfOfTheHeapAtMost() throws IOException {
        // The other half is for buffers that are just being replaced, and for what the collector cannot use.
        assertThat(2 * bodies()).isLessThanOrEqualTo(heap());
    }

    @Test
    void containersHaveRoomForHeapAndForBodiesThatAreBeingSent() throws IOException {
        var needed = heap() + bodies() + ELSE;

        assertThat(number("docker-compose.yml", "(?s)\\n  edge:\\n.*?mem_limit: (\\d+)m\\n"))
                .isGreaterThanOrEqualTo(needed);
        assertThat(number("deploy/kubernetes/base/services/edge.yaml", "limits: \\{memory: (\\d+)Mi\\}"))
                .isGreaterThanOrEqualTo(needed);
    }

    private static int bodies() {
        var bytes = Arrays.stream(Traffic.values())
                .mapToInt(Traffic::maxHeldTogether)
                .sum();
        return bytes / MEBIBYTE;
    }

    private static int heap() throws IOException {
        return number("deploy/docker/Dockerfile", "(?s) AS edge\\n.*?ARG HEAP=-Xmx(\\d+)m\\n");
    }

    /** In MiB. */
    private static int number(String file, String pattern) throws IOException {
        var found = Pattern.compile(pattern).matcher(Files.readString(ROOT.resolve(file)));
        assertThat(found.find()).as("%s in %s", pattern, file).isTrue();
        return Integer.parseInt(found.group(1));
    }
}
