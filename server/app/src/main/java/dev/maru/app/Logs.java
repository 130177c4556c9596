package dev.maru.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up where logs go and what they look like. Nothing gets past {@link Redaction}. */
final class Logs {
    private Logs() {}

    /**
     * Logs from now on as configured.
     *
     * @param out where to
     * @param coloured whether somebody reads them on a terminal
     */
    static void configure(Config config, PrintStream out, boolean coloured) {
        LogLines lines = config.get(Settings.LOG_FORMAT).equals("json")
                ? new LogLines.Structured()
                : new LogLines.Plain(coloured);
        configure((LoggerContext) LoggerFactory.getILoggerFactory(), lines, config.get(Settings.LOG_LEVEL), out);
    }

    static void configure(LoggerContext context, LogLines lines, String level, PrintStream out) {
        context.reset();
        Level wanted = Level.toLevel(level);
        Sink sink = new Sink(lines, out);
        sink.setContext(context);
        sink.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(wanted);
        root.addAppender(sink);
        context.getLogger("org.eclipse.jetty").setLevel(ofLibraries(wanted));
        // Failed requests are reported once, by ErrorPages.
        context.getLogger("org.eclipse.jetty.server.Response").setLevel(Level.ERROR);
        context.getLogger("io.micrometer").setLevel(ofLibraries(wanted));
        context.getLogger("io.prometheus").setLevel(ofLibraries(wanted));
    }

    /** What libraries say is of interest one step later than what we say. */
    private static Level ofLibraries(Level wanted) {
        return switch (wanted.toInt()) {
            case Level.TRACE_INT -> Level.DEBUG;
            case Level.DEBUG_INT -> Level.INFO;
            case Level.INFO_INT -> Level.WARN;
            default -> wanted;
        };
    }

    /** Writes one event at a time, each in one go. */
    private static final class Sink extends UnsynchronizedAppenderBase<ILoggingEvent> {
        private final LogLines lines;
        private final PrintStream out;

        Sink(LogLines lines, PrintStream out) {
            this.lines = lines;
            this.out = out;
        }

        @Override
        protected void append(ILoggingEvent event) {
            out.print(lines.format(event));
            out.flush();
        }
    }
}
