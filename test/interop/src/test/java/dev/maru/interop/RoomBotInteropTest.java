package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The example of a bot in a room, as its user starts it. */
@ExtendWith(Stage.class)
class RoomBotInteropTest {
    @TempDir
    Path folder;

    @Test
    void theBotPlaysItsFilmWelcomesPeopleAndAnswersThem(Stage stage) throws Exception {
        ServerUnderTest server = stage.server();
        Clip.encode(folder);
        Process bot = bot(server.uri().toString(), "bots", "clip.ivf", "clip.opus");
        try {
            Person mina = stage.person("Mina").join(server.uri(), "bots");
            mina.awaitTiles(2);
            mina.awaitChat("Welcome, Mina!");
            mina.say("are you a robot?");
            mina.awaitChat("You said: are you a robot?");
            Media.awaitFrom(mina, mina.tileOf("Robot").getAttribute("data-participant"));

            bot.destroy();
            mina.awaitTiles(1);
        } finally {
            bot.destroyForcibly();
        }
    }

    @Test
    void whoStartsItWronglyIsToldHow() throws Exception {
        Process bot = bot("http://localhost:7880");
        String said = new String(bot.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bot.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(bot.exitValue()).isEqualTo(2);
        assertThat(said).contains("./maru example room-bot URL ROOM VIDEO.ivf SOUND.ogg");
    }

    private Process bot(String... words) throws IOException {
        Path examples = ServerUnderTest.home().resolve("examples/target");
        assertThat(Files.isDirectory(examples.resolve("lib")))
                .as("the examples are built, by mvn verify")
                .isTrue();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=dev.maru.net,dev.maru.srtp",
                "-p",
                examples.resolve("classes") + ":" + examples.resolve("lib"),
                "-m",
                "dev.maru.examples/dev.maru.examples.RoomBot"));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "en_US.UTF-8");
        return builder.start();
    }
}
