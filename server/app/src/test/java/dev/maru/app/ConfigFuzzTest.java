package dev.maru.app;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A configuration file that nobody can read is told of in sentences. */
class ConfigFuzzTest {
    private static final Path FOLDER = Path.of("/nowhere");

    @FuzzTest
    void readsOrSaysWhatIsWrong(@NotNull String text) {
        List<Problem> problems = new ArrayList<>();
        Layers layers = new Layers(problems, new ArrayList<>());
        Raw root = YamlReader.read(text, Place.of("maru.yaml", FOLDER), problems);
        if (root != null) {
            layers.addFile(root);
        }
        if (problems.isEmpty()) {
            ConfigChecks.check(new Config(layers.given(), Map.of(), FOLDER), problems);
        }
        for (Problem problem : problems) {
            if (problem.in(Language.ENGLISH).isBlank()
                    || problem.in(Language.KOREAN).isBlank()) {
                throw new AssertionError("a problem without words");
            }
        }
    }
}
