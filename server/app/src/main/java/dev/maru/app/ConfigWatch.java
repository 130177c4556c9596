package dev.maru.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again when its file has changed or a signal asks for it, and gives it to the relay. One that is wrong is logged, and the
 * present one stays. The other parts of the program keep theirs until they are started again.
 */
final class ConfigWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private static final long LOOK_SECONDS = 5;

    private final Source source;
    private final RelayDaemon relay;
    private final Runnable certificates;
    private @Nullable Path file;
    private String seen = "";

    /** Reads the configuration as the program was started with it. */
    @FunctionalInterface
    interface Source {
        ConfigReader.Outcome read() throws StartException;
    }

    /**
     * Watches nothing yet.
     *
     * @param certificates looks for new certificates too, at each look
     */
    ConfigWatch(Source source, RelayDaemon relay, Runnable certificates) {
        this.source = source;
        this.relay = relay;
        this.certificates = certificates;
    }

    /** Looks from now on every few seconds whether the file has changed. */
    void start() {
        try {
            file = source.read().file();
            seen = stamp(file);
        } catch (StartException e) {
            LOG.debug("Nothing to watch.", e);
        }
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon(true).name("config-watch").factory());
        timer.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            certificates.run();
            synchronized (this) {
                if (!stamp(file).equals(seen)) {
                    readAgain();
                }
            }
        } catch (RuntimeException e) {
            LOG.error("The configuration could not be looked at.", e);
        }
    }

    /** Reads it now. */
    synchronized void readAgain() {
        // Remembered before it is read: what changes while we read is seen the next time.
        seen = stamp(file);
        try {
            ConfigReader.Outcome outcome = source.read();
            for (Problem problem : outcome.problems()) {
                LOG.atError()
                        .addKeyValue("problem", problem.in(Language.ENGLISH))
                        .log("The changed configuration is wrong; the present one stays.");
            }
            if (outcome.problems().isEmpty()) {
                relay.configure(outcome.config());
            }
        } catch (StartException e) {
            LOG.atError().addKeyValue("reason", e.sentence().english()).log("The configuration cannot be read again.");
        } catch (IOException e) {
            LOG.error("The relay did not take the configuration.", e);
        }
    }

    /** Time, size and identity: a file that was replaced within the clock's grain has another identity. */
    private static String stamp(@Nullable Path file) {
        if (file == null) {
            return "";
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + "/" + attributes.size() + "/" + attributes.fileKey();
        } catch (IOException e) {
            return "";
        }
    }
}
