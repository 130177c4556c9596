package dev.maru.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/** Makes lines of log events, without the secrets in them. */
sealed interface LogLines {
    /** The event with its line break. */
    String format(ILoggingEvent event);

    /** The logger's name without its package: in this program that is a class and enough. */
    static String source(ILoggingEvent event) {
        String name = event.getLoggerName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static List<KeyValuePair> pairs(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        return pairs == null ? List.of() : pairs;
    }

    /** For people: {@code 12:00:00.000 INFO  Rooms  A room was closed.  room=garden}. */
    record Plain(boolean coloured) implements LogLines {
        private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
        private static final DateTimeFormatter DATE_AND_TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSXXX");
        private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

        @Override
        public String format(ILoggingEvent event) {
            StringBuilder line = new StringBuilder();
            // On a terminal the day is known; in a file it is not.
            DateTimeFormatter form = coloured ? TIME : DATE_AND_TIME;
            Instant at = Instant.ofEpochMilli(event.getTimeStamp());
            paint(line, "2", form.format(at.atZone(ZoneId.systemDefault())));
            line.append(' ');
            paint(line, colour(event.getLevel()), "%-5s".formatted(event.getLevel()));
            line.append(' ');
            paint(line, "2", source(event));
            line.append("  ").append(oneLine(event.getFormattedMessage()));
            String separator = "  ";
            for (KeyValuePair pair : pairs(event)) {
                line.append(separator);
                paint(line, "2", pair.key + "=");
                line.append(quoted(oneLine(Redaction.redact(String.valueOf(pair.value)))));
                separator = " ";
            }
            line.append('\n');
            if (event.getThrowableProxy() != null) {
                line.append(Redaction.redact(ThrowableProxyUtil.asString(event.getThrowableProxy())));
            }
            return line.toString();
        }

        private void paint(StringBuilder line, String code, String text) {
            if (coloured && !code.isEmpty()) {
                line.append("\u001b[").append(code).append('m').append(text).append("\u001b[0m");
            } else {
                line.append(text);
            }
        }

        private static String colour(Level level) {
            return switch (level.toInt()) {
                case Level.ERROR_INT -> "31";
                case Level.WARN_INT -> "33";
                case Level.INFO_INT -> "32";
                default -> "2";
            };
        }

        private static String quoted(String value) {
            return value.isEmpty() || value.indexOf(' ') >= 0 ? "\"" + value.replace("\"", "\\\"") + "\"" : value;
        }

        /** Nobody writes lines of their own, or colours, into the log. */
        private static String oneLine(String text) {
            return CONTROL.matcher(Redaction.redact(text)).replaceAll("·");
        }
    }

    /** For machines: one JSON object a line. */
    record Structured() implements LogLines {
        @Override
        public String format(ILoggingEvent event) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put(
                    "time",
                    Instant.ofEpochMilli(event.getTimeStamp())
                            .atOffset(ZoneOffset.UTC)
                            .toString());
            line.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
            line.put("logger", source(event));
            line.put("thread", event.getThreadName());
            line.put("message", Redaction.redact(event.getFormattedMessage()));
            for (KeyValuePair pair : pairs(event)) {
                boolean bare = pair.value instanceof Number || pair.value instanceof Boolean;
                line.putIfAbsent(pair.key, bare ? pair.value : Redaction.redact(String.valueOf(pair.value)));
            }
            if (event.getThrowableProxy() != null) {
                line.put("error", Redaction.redact(ThrowableProxyUtil.asString(event.getThrowableProxy())));
            }
            return Json.write(line) + "\n";
        }
    }
}
