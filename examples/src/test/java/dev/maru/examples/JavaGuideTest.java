package dev.maru.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/java.md} shows is Java that compiles. */
class JavaGuideTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    /** What the pieces of code take as given; each becomes the body of a method, in which its own names may hide these. */
    private static final String SURROUNDINGS = """
            import dev.maru.rtp.*;
            import dev.maru.webrtc.*;
            import java.nio.ByteBuffer;
            import java.util.concurrent.*;

            class Guide {
                interface Signaling {
                    void send(String text);
                }

                interface Encoder {
                    interface Output {
                        void frame(byte[] bytes, boolean isKey, long timestamp);
                    }

                    void keyFrame();

                    void bitrate(long bps);

                    void onFrame(Output output);
                }

                Signaling signaling;
                Encoder encoder;
                String sdpOfTheBrowser;
                RTCPeerConnection connection;
                RTCDataChannel channel;
                ByteBuffer file;
                Semaphore more;
            """;

    @Test
    void compiles(@TempDir Path folder) throws IOException {
        String guide = Files.readString(Path.of("../docs/java.md"));
        List<String> blocks = BLOCK.matcher(guide)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
        assertThat(blocks).hasSizeGreaterThan(4);
        StringBuilder source = new StringBuilder(SURROUNDINGS);
        for (int i = 0; i < blocks.size(); i++) {
            source.append("void block").append(i).append("() throws Exception {\n");
            source.append(blocks.get(i)).append("}\n");
        }
        source.append("}\n");

        Path file = Files.writeString(folder.resolve("Guide.java"), source);
        StringWriter said = new StringWriter();
        PrintWriter print = new PrintWriter(said);
        String path = System.getProperty("jdk.module.path", "") + ":" + System.getProperty("java.class.path");
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(print, print, "-cp", path, "-proc:none", "-d", folder.toString(), file.toString());
        assertThat(status).as(said.toString()).isZero();
    }
}
