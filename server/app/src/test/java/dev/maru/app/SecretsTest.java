package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans everything that the program says for secrets that it was given, wherever they were put. */
class SecretsTest {
    private static final long SEED = 20_261_121;
    private static final String MARK = "hUsHhUsH";

    @TempDir
    Path folder;

    /** Documents with a secret in a right place or a wrong one; {@code %s} is the secret. */
    private static final List<String> DOCUMENTS = List.of(
            "keys:\n  app: %s\n",
            "keys:\n  app: \"%s\"\n",
            "keys: %s\n",
            "keys: [%s]\n",
            "keys:\n  - %s\n",
            "keys:\n  app: [%s]\n",
            "keys:\n  app:\n    secret: %s\n",
            "keys:\n  app: %s\n  app: %s\n",
            "keys:\n  'not a key': %s\n",
            "keys:\napp: %s\n",
            "key:\n  app: %s\n",
            "keys: {app: %s\n",
            "keys:\n  app: '%s\n",
            "keys:\n  app: \"\\q%s\"\n",
            "keys:\n  app: &%s\n",
            "keys:\n  app: *%s\n",
            "keys:\n  app: !%s!x y\n",
            "keys:\n  app: @%s\n",
            "keys:\n  app: `%s\n",
            "keys:\n  app: %%%s\n",
            "keys:\n  app: |%s\n",
            "keys:\n  app: %s: %s\n",
            "keys:\n\tapp: %s\n",
            "%%%s\n---\nlan: true\n",
            "ice:\n  servers:\n    - {urls: 'turn:t.example.org', username: u, credential: %s}\n",
            "ice:\n  servers:\n    - {urls: 'turn:t.example.org', username: u, credential: [%s]}\n",
            "ice:\n  servers:\n    - {urls: 'turn:t.example.org', username: [%s], credential: x}\n",
            "ice:\n  servers:\n    - {urls: 'turn:t.example.org', password: %s}\n",
            "ice:\n  servers:\n    - {urls: 'turn:t.example.org', username: %s}\n",
            "ice:\n  servers:\n    - turn:user:%s@t.example.org\n",
            "keys_file: keys.yaml\n");

    @Test
    void areNeverSaidByTheConfiguration() {
        Random random = new Random(SEED);
        for (String document : DOCUMENTS) {
            for (int round = 0; round < 20; round++) {
                String secret = secret(random);
                String text = document.replace("%%", "%").replace("%s", secret);
                Given given = new Given(folder)
                        .file("maru.yaml", text)
                        .file("keys.yaml", "app: " + secret + "\nother: [" + secret + "]\n");
                assertSilent(
                        text, say(given, "check", folder.resolve("maru.yaml").toString()));
                assertSilent(text, given.read().toString());
                assertSilent(
                        text,
                        new Given(folder).variable("MARU_KEYS", text).read().toString());
            }
        }
    }

    @Test
    void areNeverSaidByTheEnvironmentAndFlags() {
        Random random = new Random(SEED);
        for (String form :
                List.of("app:%s", "%s", "{app: %s", "{app: [%s]}", "a b:%s", "app:%s,app:%s", "[%s]", "{%s}")) {
            String secret = form.replace("%s", secret(random));
            Given given = new Given(folder).variable("MARU_KEYS", secret).variable("MARU_ICE_SERVERS", secret);
            assertSilent(
                    form,
                    Given.english(given.read("keys=" + secret, "key=" + secret, "ice.servers=" + secret)
                                    .problems())
                            .toString());
        }
        assertSilent("equals", say("run", "--keys=" + MARK));
        assertSilent("space", say("run", "--kyes", MARK));
        assertSilent("set", say("run", "--set=keys.app=" + MARK));
        assertSilent("flag", say("run", "--lan=" + MARK));
    }

    @Test
    void areNotInTheTextOfObjectsThatHoldThem() {
        String secret = secret(new Random(SEED));
        Config config = new Given(folder)
                .config(
                        "keys=app:" + secret,
                        "ice.servers=[{urls: 'turn:t.org', username: u, credential: '" + secret + "'}]");
        assertSilent("Config", config.toString());
        assertSilent("Secret", new Secret(secret).toString());
        assertSilent("servers", config.get(Settings.ICE_SERVERS).toString());
        assertSilent("given", new Config.Given(new Secret(secret), Place.of("x", folder)).toString());
        assertSilent("print", config.print(Settings.KEYS) + config.print(Settings.ICE_SERVERS));
        assertThat(config.print(Settings.ICE_SERVERS)).contains("turn:t.org", Redaction.HIDDEN);
    }

    @Test
    void areShownAsHiddenByTheCheck() {
        new Given(folder).file("maru.yaml", "keys:\n  app: %s\n".formatted(Given.SECRET));
        String said = say("config", "check", folder.resolve("maru.yaml").toString());
        assertThat(said).contains("keys: {app: \"•••\"}").doesNotContain(Given.SECRET);
        assertThat(Files.exists(folder.resolve("maru.yaml"))).isTrue();
    }

    private static String secret(Random random) {
        StringBuilder secret = new StringBuilder(MARK);
        for (int i = 0; i < 40; i++) {
            secret.append((char) ('a' + random.nextInt(26)));
        }
        return secret.append(MARK).toString();
    }

    private static String say(Given given, String... args) {
        return say("config", args[0], args[1]) + given.read().problems();
    }

    private static String say(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Cli(new Console(stream, stream, false, false, Language.ENGLISH)).run(args);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void assertSilent(String what, String said) {
        assertThat(said).as(what).doesNotContain(MARK);
    }
}
