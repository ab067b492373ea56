package com.accellis.engagement.webhook;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What is logged between its making and its closing, from informative to worse. */
public final class LogLines extends Handler implements AutoCloseable {

    private final Logger logger;
    private final Formatter message = new PatternFormatter("%s");
    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();

    private LogLines(Logger logger) {
        this.logger = logger;
    }

    /** One of them. */
    public record Line(Level level, String text, Throwable failure) {}

    /** @param name of the logger; an empty one is everything */
    public static LogLines of(String name) {
        var lines = new LogLines(Logger.getLogger(name));
        lines.logger.addHandler(lines);
        return lines;
    }

    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** At least warnings, or anything with a stack trace. */
    public List<Line> worrying() {
        return lines.stream()
                .filter(line -> line.level().intValue() >= Level.WARNING.intValue() || line.failure() != null)
                .toList();
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
            lines.add(new Line(entry.getLevel(), message.format(entry), entry.getThrown()));
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
