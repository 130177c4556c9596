package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/rooms-in-java.md shows is code that compiles. */
class RoomsInJavaTest {
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void theCodeOfThePageIsCompiled() throws IOException {
        String page = Files.readString(Path.of("../../docs/rooms-in-java.md"));
        String source = words(Files.readString(Path.of("src/test/java/dev/maru/client/RoomsInJava.java")));
        List<String> code =
                CODE.matcher(page).results().map(found -> found.group(1)).toList();
        assertThat(code)
                .hasSizeGreaterThan(4)
                .allSatisfy(block -> assertThat(source).contains(words(block)));
    }

    /** Without what a formatter decides. */
    private static String words(String code) {
        return code.replaceAll("\\s+", "");
    }
}
