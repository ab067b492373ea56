package com.accellis.engagement.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void aTerminalRewritesItsProgressLine() {
        var terminal = terminal(true);
        terminal.progress("1 ticket");
        terminal.progress("2 tickets");
        terminal.say("Ready.");

        assertThat(text()).isEqualTo("\r\u001b[K1 ticket\r\u001b[K2 tickets\r\u001b[KReady.\n");
    }

    @Test
    void aFileGetsPlainLinesAndNoRepetitions() {
        var terminal = terminal(false);
        terminal.progress("1 ticket");
        terminal.progress("1 ticket");
        terminal.say("Ready.");

        assertThat(text()).isEqualTo("1 ticket\nReady.\n");
    }

    @Test
    void aProgressLineNeverWraps() {
        terminal(true).progress("x".repeat(500));

        assertThat(text().length()).isLessThan(125);
    }

    private Terminal terminal(boolean interactive) {
        return new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), interactive);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
