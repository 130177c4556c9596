package dev.maru.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the configuration together: the file, then the environment, then the flags. All errors are found in one go, so
 * that nobody has to mend a file line by line.
 */
final class ConfigReader {
    private static final String FILE_NAME = "maru.yaml";

    private final Surroundings surroundings;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    private ConfigReader(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * What came out.
     *
     * @param config the configuration; when there are problems, without what is wrong
     * @param file the file that was read, or null when there is none
     * @param problems what is wrong; empty when the configuration can be used
     * @param warnings what is strange and does no harm
     */
    record Outcome(Config config, @Nullable Path file, List<Problem> problems, List<Problem> warnings) {}

    /**
     * Reads the configuration.
     *
     * @param file the file that the user named, or null to look in the usual places
     * @param flags what the command line says
     */
    static Outcome read(Surroundings surroundings, @Nullable String file, List<Layers.Assignment> flags) {
        return new ConfigReader(surroundings).read(file, flags);
    }

    private Outcome read(@Nullable String named, List<Layers.Assignment> flags) {
        Layers layers = new Layers(problems, warnings);
        String asked = named != null ? named : surroundings.variable("MARU_CONFIG");
        Path file = asked != null ? surroundings.folder().resolve(asked) : usualFile();
        if (file != null) {
            Raw root = readFile(file, asked != null ? asked : nameOf(file));
            if (root != null) {
                layers.addFile(root);
            }
        }
        layers.addEnvironment(surroundings);
        layers.addFlags(flags);
        Map<Setting<?>, Config.Given> given = layers.given();
        Config said = new Config(given, Map.of(), surroundings.stateFolder());
        Map<String, Secret> keys = new LinkedHashMap<>(said.get(Settings.KEYS));
        addKeysFile(said, keys);
        Path dataFolder = said.get(Settings.DATA_DIR).orElse(surroundings.stateFolder());
        Config config = new Config(given, keys, dataFolder);
        if (problems.isEmpty()) {
            ConfigChecks.check(config, problems);
        }
        return new Outcome(config, file, List.copyOf(problems), List.copyOf(warnings));
    }

    private @Nullable Path usualFile() {
        for (Path folder : List.of(surroundings.folder(), surroundings.configFolder())) {
            Path file = folder.resolve(FILE_NAME);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }

    /** Short where it is in the working directory. */
    private String nameOf(Path file) {
        return file.startsWith(surroundings.folder())
                ? surroundings.folder().relativize(file).toString()
                : file.toString();
    }

    private @Nullable Raw readFile(Path file, String name) {
        Path parent = file.toAbsolutePath().getParent();
        Place place = Place.of(name, parent == null ? surroundings.folder() : parent);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return YamlReader.read(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), place, problems);
        } catch (NoSuchFileException e) {
            problems.add(new Problem(place, "", Sentences.noSuchFile()));
        } catch (CharacterCodingException e) {
            problems.add(new Problem(place, "", Sentences.notUtf8()));
        } catch (IOException e) {
            String why =
                    Files.isDirectory(file) ? "it is a folder" : e.getClass().getSimpleName();
            problems.add(new Problem(place, "", Sentences.cannotRead(why)));
        }
        return null;
    }

    private void addKeysFile(Config said, Map<String, Secret> keys) {
        Optional<Path> file = said.get(Settings.KEYS_FILE);
        if (file.isEmpty()) {
            return;
        }
        Raw root = readFile(file.get(), nameOf(file.get()));
        if (root == null || root instanceof Raw.Absent) {
            return;
        }
        Map<String, Secret> more = Settings.KEYS.type().read(root, new Reading("keys_file", true, problems));
        if (more == null) {
            return;
        }
        for (Map.Entry<String, Secret> entry : more.entrySet()) {
            Secret before = keys.putIfAbsent(entry.getKey(), entry.getValue());
            if (before != null && !before.equals(entry.getValue())) {
                Text sentence = Text.of(
                                "The API key “%s” has one secret here and another in “keys”; delete one.",
                                "API 키 “%s”의 비밀 값이 여기와 “keys”에서 서로 다릅니다. 하나를 지워 주세요.")
                        .with(entry.getKey());
                problems.add(new Problem(root.place(), "keys_file", sentence));
            }
        }
        warnIfOthersCanRead(file.get(), root.place());
    }

    private void warnIfOthersCanRead(Path file, Place place) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
                warnings.add(new Problem(
                        place.at(0, 0),
                        "keys_file",
                        Text.of(
                                "Everybody on this machine can read these secrets; “chmod 640” the file.",
                                "이 컴퓨터의 모든 사용자가 비밀 값을 읽을 수 있습니다. 파일 권한을 “chmod 640”으로 바꾸세요.")));
            }
        } catch (IOException | UnsupportedOperationException e) {
            // Where there are no such permissions, there is nothing to warn of.
        }
    }
}
