package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LogLinesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LoggerContext context = new LoggerContext();

    private Logger logger(LogLines lines, String level, String name) {
        Logs.configure(context, lines, level, new PrintStream(out, true, StandardCharsets.UTF_8));
        return context.getLogger(name);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void areForPeopleWithKeysAndValues() {
        logger(new LogLines.Plain(false), "info", "dev.maru.room.Rooms")
                .atWarn()
                .addKeyValue("room", "garden")
                .addKeyValue("why", "two words")
                .addKeyValue("left", 3)
                .log("A room was closed.");
        assertThat(said())
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ WARN  Rooms  A room was closed\\."
                        + "  room=garden why=\"two words\" left=3\n");
    }

    @Test
    void areColouredOnATerminalOnly() {
        logger(new LogLines.Plain(true), "info", "x.Y").info("hello");
        assertThat(said()).contains("\u001b[32mINFO ", "hello").matches("(?s)\u001b\\[2m\\d\\d:.*");
        out.reset();
        logger(new LogLines.Plain(false), "info", "x.Y").info("hello");
        assertThat(said()).doesNotContain("\u001b");
    }

    @Test
    void areOneJsonObjectALine() {
        logger(new LogLines.Structured(), "info", "dev.maru.room.Rooms")
                .atError()
                .addKeyValue("room", "정원 \"1\"\n")
                .addKeyValue("left", 3)
                .addKeyValue("message", "cannot replace the real one")
                .setCause(new IllegalStateException("boom"))
                .log("A line\nbreak \u2028 and a lone \ud800 surrogate");
        assertThat(said().lines()).hasSize(1);
        assertThat(said())
                .matches("\\{\"time\":\"\\d{4}-.*Z\",\"level\":\"error\",\"logger\":\"Rooms\",\"thread\":.*\\}\n")
                .contains("\"message\":\"A line\\nbreak \\u2028 and a lone \\ud800 surrogate\"")
                .contains("\"room\":\"정원 \\\"1\\\"\\n\"", "\"left\":3")
                .contains("\"error\":\"java.lang.IllegalStateException: boom\\n");
    }

    @Test
    void letNobodyWriteLinesOrColoursOfTheirOwn() {
        logger(new LogLines.Plain(false), "info", "x.Y")
                .atInfo()
                .addKeyValue("name", "a\n2026 ERROR forged")
                .log("evil \u001b[31m name\r\n{}", "x\ny");
        assertThat(said().lines()).hasSize(1);
        assertThat(said()).doesNotContain("\u001b");
    }

    @Test
    void keepLibrariesQuieter() {
        logger(new LogLines.Plain(false), "info", "org.eclipse.jetty.server.Server")
                .info("noise");
        assertThat(said()).isEmpty();
        logger(new LogLines.Plain(false), "debug", "org.eclipse.jetty.server.Server")
                .info("asked for");
        assertThat(said()).contains("asked for");
        out.reset();
        logger(new LogLines.Plain(false), "warn", "dev.maru.room.Rooms").info("too much");
        assertThat(said()).isEmpty();
    }

    @Test
    void hideSecretsWhereverTheyAre() {
        String secret = new Secret("a-secret-that-is-configured").reveal();
        String jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtaW5hIn0.c2lnbmF0dXJl";
        for (LogLines lines : new LogLines[] {new LogLines.Plain(false), new LogLines.Structured()}) {
            out.reset();
            Logger logger = logger(lines, "info", "x.Y");
            logger.atInfo()
                    .addKeyValue("secret", secret)
                    .addKeyValue("url", "wss://example.org/signal/v1?token=opaque-token&room=garden")
                    .addKeyValue("header", "Authorization: Bearer opaque-token")
                    .setCause(new IllegalArgumentException("bad " + jwt + " and " + secret))
                    .log("{} {} {\"resumeToken\":\"opaque-token\"} Basic b3BhcXVlLXRva2Vu", jwt, secret);
            assertThat(said())
                    .doesNotContain(secret, jwt, "opaque-token", "b3BhcXVlLXRva2Vu", "c2lnbmF0dXJl")
                    .contains("room=garden", Redaction.HIDDEN);
        }
    }

    @Test
    void leaveInnocentWordsAlone() {
        String innocent = "A token expired: the bearer joins again; tokens 3, secretary: Kim, basic example";
        assertThat(Redaction.redact(innocent)).isEqualTo(innocent);
    }
}
