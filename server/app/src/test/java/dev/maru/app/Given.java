package dev.maru.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder with a configuration in it, for tests. */
final class Given {
    /** Long enough for an API secret. */
    static final String SECRET = "correct-horse-battery-staple-and-more";

    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();

    Given(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** Writes a file into the folder. */
    Given file(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Given variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Surroundings surroundings() {
        return new Surroundings(environment, folder, folder.resolve("home"));
    }

    /** Reads what is there, with {@code key=value} flags. */
    ConfigReader.Outcome read(String... flags) {
        return ConfigReader.read(surroundings(), null, assignments(flags));
    }

    /** Reads a file that the user named. */
    ConfigReader.Outcome readFile(@Nullable String file) {
        return ConfigReader.read(surroundings(), file, List.of());
    }

    /** Reads what must be right. */
    Config config(String... flags) {
        ConfigReader.Outcome outcome = read(flags);
        if (!outcome.problems().isEmpty()) {
            throw new AssertionError(english(outcome.problems()));
        }
        return outcome.config();
    }

    private List<Layers.Assignment> assignments(String... flags) {
        return Stream.of(flags)
                .map(flag -> new Layers.Assignment(
                        flag.substring(0, flag.indexOf('=')),
                        flag.substring(flag.indexOf('=') + 1),
                        Place.of("--set", folder)))
                .toList();
    }

    static List<String> english(List<Problem> problems) {
        return problems.stream().map(problem -> problem.in(Language.ENGLISH)).toList();
    }
}
