package com.accellis.engagement.local;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Starts everything, shows how the import goes, and keeps the system running until it is told to stop. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        var terminal = new Terminal(System.out, Boolean.getBoolean("engagement.terminal"));
        try {
            var options = Options.parse(List.of(arguments));
            if (options.help()) {
                terminal.say(Options.USAGE.stripTrailing());
                return;
            }
            run(options, terminal);
        } catch (CannotStartException reason) {
            terminal.say(reason.getMessage());
            System.exit(1);
        } catch (IOException | RuntimeException unexpected) {
            Logger.getLogger(Main.class.getName()).log(Level.SEVERE, "The start failed", unexpected);
            terminal.say("The start failed: " + unexpected);
            System.exit(1);
        } catch (InterruptedException stopped) {
            System.exit(1);
        }
    }

    private static void run(Options options, Terminal terminal) throws IOException, InterruptedException {
        var began = System.nanoTime();
        SuperuserEscape.check();
        var data = DataDirectory.open(options.data());
        var runFiles = new RunFiles(data.directory("run"));
        new Leftovers(runFiles, terminal).end();
        new PostgresControl(data).endLeftover();
        Files.deleteIfExists(data.accessFile());
        if (options.fresh()) {
            data.wipe();
            data.directory("run");
        }
        logToFile(data);
        var secrets = Secrets.in(data.resolve("secrets.properties"));
        var platform = new Platform(options, data, secrets, Installation.found(), runFiles, terminal);
        platform.checkInstallation();
        stopAtTheEnd(platform, data, terminal);
        platform.start();
        terminal.say("Running at " + platform.address() + " (log-in: " + data.accessFile() + "). Reading "
                + (platform.usesSandbox() ? "the sandbox's" : "your") + " ConnectWise …");
        var loaded = new ImportWatch(platform.api(), terminal, Duration.ofSeconds(1)).await();
        Greeting.lines(platform.address(), data, loaded, Duration.ofNanos(System.nanoTime() - began))
                .forEach(terminal::say);
        new CountDownLatch(1).await();
    }

    private static void stopAtTheEnd(Platform platform, DataDirectory data, Terminal terminal) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                terminal.lastWords("Stopping …");
                                var began = System.nanoTime();
                                platform.stop();
                                Files.deleteIfExists(data.accessFile());
                                terminal.lastWords("Stopped after "
                                        + Duration.ofNanos(System.nanoTime() - began)
                                                .toSeconds()
                                        + " s. The data stays in " + data.root() + ".");
                            } catch (IOException e) {
                                terminal.lastWords(
                                        "Stopped, but " + data.accessFile() + " is still there: " + e.getMessage());
                            } catch (InterruptedException interrupted) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "stop"));
    }

    /** What libraries have to say belongs in a file, not between the lines for the user. */
    private static void logToFile(DataDirectory data) throws IOException {
        var root = Logger.getLogger("");
        for (var handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        var file = new FileHandler(data.log("launcher").toString(), 5_000_000, 1, true);
        file.setFormatter(new SimpleFormatter());
        root.addHandler(file);
        root.setLevel(Level.WARNING);
    }
}
