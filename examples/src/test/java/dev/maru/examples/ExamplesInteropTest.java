package dev.maru.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.RequestOptions;
import dev.maru.device.IvfReader;
import dev.maru.device.MediaFrame;
import dev.maru.device.OggOpusReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example with a browser, as its user sees it. */
class ExamplesInteropTest {
    private static final int MAX_QUICK_START_LINES = 25;
    private static final int PICTURES = 10;
    private static final int RECORDED_PICTURES = 20;
    private static final int RECORDED_SOUNDS = 50;

    private static Playwright playwright;
    private static Browser browser;

    @TempDir
    Path folder;

    @BeforeAll
    static void launch() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = Visitor.launch(playwright);
    }

    @AfterAll
    static void close() {
        browser.close();
        playwright.close();
    }

    @Test
    void theQuickStartEnds() throws InterruptedException {
        new QuickStart().main();
    }

    @Test
    void whatTheReadmeShowsIsCompiledAndShort() throws IOException {
        Path here = Path.of(System.getProperty("maru.home", ".."), "examples");
        for (String name : List.of("QuickStart", "RoomBot")) {
            String source = Files.readString(here.resolve("src/main/java/dev/maru/examples/" + name + ".java"));
            String shown = source.substring(source.indexOf("final class"));
            assertThat(Files.readString(here.resolve("README.md"))).contains("```java\n" + shown + "```\n");
            assertThat(shown.lines().count()).isLessThan(MAX_QUICK_START_LINES);
        }
    }

    @Test
    void echoSendsMovingPicturesAndSoundBack() throws IOException {
        try (OfferServer server = OfferServer.start("echo", 0, Echo::welcome);
                Visitor visitor = new Visitor(browser, server, "en-US")) {
            visitor.click("start");
            visitor.awaitConnected();
            visitor.awaitMoving("back", PICTURES);
            visitor.awaitSound("back");
        }
    }

    @Test
    void whatOneWritesTheOtherReads() throws IOException {
        try (OfferServer server = OfferServer.start("chat", 0, new Chat()::welcome);
                Visitor mina = new Visitor(browser, server, "en-US");
                Visitor juno = new Visitor(browser, server, "ko-KR")) {
            mina.awaitConnected();
            juno.awaitConnected();
            juno.await("document.querySelector('h1').textContent === '채팅'");
            mina.page.fill("#name", "Mina");
            mina.page.fill("#words", "Is anybody there?");
            mina.page.press("#words", "Enter");
            juno.await("document.getElementById('messages').innerText.includes('Is anybody there?')");
            juno.page.fill("#name", "준오");
            juno.page.fill("#words", "여기 있어요");
            juno.page.press("#words", "Enter");
            mina.await("document.querySelector('#messages li:last-child').textContent === '준오여기 있어요'");
        }
    }

    @Test
    void aFileArrivesWholeThoughThePageIsLoadedAgain() throws IOException {
        Path file = folder.resolve("noise.bin");
        byte[] noise = new byte[(12 << 20) + 4_321];
        new Random(4).nextBytes(noise);
        Files.write(file, noise);
        try (OfferServer server = OfferServer.start("send-file", 0, new SendFile(file)::welcome);
                Visitor visitor = new Visitor(browser, server, "en-US")) {
            visitor.page.evaluate("""
                () => new MutationObserver(() => {
                  if (document.getElementById("progress").value > 0.2) location.reload();
                }).observe(document.getElementById("figures"), { childList: true })\
                """);
            visitor.await("Number(document.body.dataset.resumedFrom) > 0");
            visitor.await("document.getElementById('received').textContent !== ''");
            assertThat(visitor.page.textContent("#received")).isEqualTo(SendFile.sha256(file));
            assertThat(Long.parseLong((String) visitor.page.evaluate("document.body.dataset.resumedFrom")))
                    .isBetween((long) SendFile.BLOCK, noise.length - 1L);
            assertThat(visitor.page.isVisible("#save")).isTrue();
        }
    }

    @Test
    void whatIsRecordedCanBeReadAndPlayed() throws IOException, InterruptedException {
        String name;
        try (OfferServer server = OfferServer.start("record-camera", 0, new RecordCamera(folder)::welcome);
                Visitor visitor = new Visitor(browser, server, "en-US")) {
            visitor.click("start");
            visitor.await("Number(document.getElementById('figures').textContent.match(/(\\d+) pictures/)?.[1]) > "
                    + RECORDED_PICTURES);
            visitor.click("stop");
            visitor.await("document.body.dataset.saved");
            name = (String) visitor.page.evaluate("document.body.dataset.saved");
        }
        Path video = folder.resolve(name + ".ivf");
        Path audio = folder.resolve(name + ".ogg");
        assertThat(countPictures(video)).isGreaterThan(RECORDED_PICTURES);
        assertThat(countSounds(audio)).isGreaterThan(RECORDED_SOUNDS);
        assertThatProbeReads(video, RECORDED_PICTURES);
        assertThatProbeReads(audio, RECORDED_SOUNDS);

        try (OfferServer server =
                        OfferServer.start("play-file", 0, new PlayFile(video.toString(), audio.toString())::welcome);
                Visitor visitor = new Visitor(browser, server, "en-US")) {
            visitor.awaitConnected();
            // More than the file has: it is played again from its beginning.
            visitor.awaitMoving("video", RECORDED_PICTURES + 2 * PICTURES);
            visitor.awaitSound("video");
        }
    }

    private static long countPictures(Path video) throws IOException {
        try (IvfReader file = IvfReader.open(video)) {
            assertThat(file.header().width()).isPositive();
            long count = 0;
            long last = -1;
            for (MediaFrame frame = file.read(); frame != null; frame = file.read()) {
                assertThat(frame.timestamp()).isGreaterThan(last);
                last = frame.timestamp();
                count++;
            }
            assertThat(file.header().frameCount()).isEqualTo(count);
            return count;
        }
    }

    private static long countSounds(Path audio) throws IOException {
        try (OggOpusReader file = OggOpusReader.open(audio)) {
            long count = 0;
            while (file.read() != null) {
                count++;
            }
            return count;
        }
    }

    /** What others read of it, where this machine has ffprobe. */
    private static void assertThatProbeReads(Path file, int atLeast) throws IOException, InterruptedException {
        Process probe;
        try {
            probe = new ProcessBuilder(
                            "ffprobe",
                            "-v",
                            "error",
                            "-count_frames",
                            "-show_entries",
                            "stream=nb_read_frames",
                            "-of",
                            "csv=p=0",
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException absent) {
            return;
        }
        String printed = new String(probe.getInputStream().readAllBytes()).strip();
        assertThat(probe.waitFor()).as(printed).isZero();
        assertThat(Integer.parseInt(printed))
                .as("frames that ffprobe decodes of " + file)
                .isGreaterThan(atLeast);
    }

    @Test
    void theArmGoesWhereItIsToldAndEverybodySeesIt() throws IOException {
        try (OfferServer server = OfferServer.start("remote-control", 0, new RemoteControl()::welcome);
                Visitor mina = new Visitor(browser, server, "en-US");
                Visitor juno = new Visitor(browser, server, "en-US")) {
            mina.awaitConnected();
            juno.await("Number(document.body.dataset.count) > 5");
            mina.page.focus("#shoulder");
            mina.page.press("#shoulder", "Home");
            mina.click("light");
            juno.await("Number(document.body.dataset.shoulder) === 0 && document.body.dataset.light === 'true'");
        }
    }

    @Test
    void otherSitesAndNonsenseAreRefused() throws IOException {
        APIRequestContext client = playwright.request().newContext();
        try (OfferServer server = OfferServer.start("echo", 0, Echo::welcome)) {
            String uri = server.uri() + "offer";
            APIResponse foreign = client.post(
                    uri,
                    RequestOptions.create()
                            .setHeader("Origin", "https://example.org")
                            .setData("v=0"));
            assertThat(foreign.status()).isEqualTo(403);
            APIResponse nonsense = client.post(uri, RequestOptions.create().setData("nonsense"));
            assertThat(nonsense.status()).isEqualTo(400);
            assertThat(nonsense.text()).contains("cannot be answered");
        } finally {
            client.dispose();
        }
    }
}
