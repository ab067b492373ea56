package com.accellis.engagement.local;

import java.io.PrintStream;

/**
 * What the user sees: lines that stay, and one line of progress. On a terminal the progress is rewritten in place;
 * elsewhere (a file, a pipe) it becomes a line of its own whenever it changes.
 */
final class Terminal {

    private static final String REWRITE = "\r\u001b[K";
    /** Longer lines would wrap, and a wrapped line cannot be rewritten. */
    private static final int WIDTH = 118;

    private final PrintStream out;
    private final boolean interactive;
    private String progress = "";
    private boolean closing;

    Terminal(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    synchronized void say(String line) {
        if (!closing) {
            print(line);
        }
    }

    /** From now on only the last words are heard: what fails because everything is being stopped is no news. */
    synchronized void lastWords(String line) {
        closing = true;
        print(line);
    }

    private void print(String line) {
        if (interactive && !progress.isEmpty()) {
            out.print(REWRITE);
            progress = "";
        }
        out.println(line);
        out.flush();
    }

    synchronized void progress(String line) {
        if (closing || line.equals(progress)) {
            return;
        }
        progress = line;
        if (interactive) {
            out.print(REWRITE + (line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line));
        } else {
            out.println(line);
        }
        out.flush();
    }
}
