package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pages {@code /send} and {@code /receive} in Chromium, with each other and with {@code maru send} and {@code maru receive}. */
@ExtendWith(Stage.class)
class FilePageInteropTest {
    private static final int LARGE = 12 << 20;
    private static final int SMALL = 300_000;
    private static final Pattern RESUMED = Pattern.compile("\"event\":\"begins\".*\"offset\":([1-9]\\d*)");
    private static final Pattern FAILED = Pattern.compile("\"event\":\"failed\",\"code\":\"(\\w+)\"");
    private static final boolean IS_LONG = Boolean.getBoolean("maru.long");
    private static final String TYPED = "4F7K2-9QX3M-0TZ8B-VN51C";

    /** From now on the first bytes that come over a data channel are other ones. */
    private static final String DAMAGE = """
            const on = Object.getOwnPropertyDescriptor(RTCDataChannel.prototype, "onmessage");
            Object.defineProperty(RTCDataChannel.prototype, "onmessage", {
              set(listener) {
                on.set.call(this, (event) => {
                  if (event.data instanceof ArrayBuffer && !window.hasDamaged) {
                    window.hasDamaged = true;
                    new Uint8Array(event.data)[0] ^= 1;
                  }
                  listener(event);
                });
              },
            });
            """;

    private final Path folder = ServerUnderTest.home().resolve("test/interop/target/transfers/" + System.nanoTime());

    @Test
    void aFolderOfMaruSendArrivesOnAPageThatIsReloadedInTheMiddle(Stage stage) throws Exception {
        Path large = file("photos/2026/large.bin", LARGE);
        Path small = file("photos/small.txt", 5);
        Person mina = stage.person("Mina");
        try (MaruProcess sender =
                send(stage.server(), "--name=Jun", folder.resolve("photos").toString())) {
            mina.open(sender.link());
            mina.find("accept-button").waitFor();
            assertThat(mina.page().url()).doesNotContain(sender.code());
            assertThat(mina.find("offer-from").innerText()).contains("Jun");
            assertThat(mina.find("transfer-file").allInnerTexts())
                    .first()
                    .asString()
                    .contains("photos/2026/large.bin");
            mina.click("accept-button");
            mina.await(bytesOver(LARGE / 4));
            mina.page().reload();

            mina.find("transfer-done").waitFor();
            assertThat(sender.exitCode()).isZero();
            assertThat(Long.parseLong(sender.first(RESUMED))).isBetween(LARGE / 4L, (long) LARGE);
            Download packed = mina.page().waitForDownload(() -> mina.click("save-zip-button"));
            try (ZipFile zip = new ZipFile(packed.path().toFile())) {
                assertThat(zip.getInputStream(zip.getEntry("photos/2026/large.bin")))
                        .hasSameContentAs(Files.newInputStream(large));
                assertThat(zip.size()).isEqualTo(2);
            }
            assertThat(saved(mina, 0)).hasSameBinaryContentAs(large);
            assertThat(saved(mina, 1)).hasSameBinaryContentAs(small);
            assertThat(mina.troubles()).isEmpty();
        }
    }

    @Test
    void aPageSendsFilesToMaruReceive(Stage stage) throws Exception {
        Path first = file("a.bin", LARGE / 4);
        Path second = file("b.txt", 5);
        Person mina = stage.person("Mina");
        mina.open(stage.server().uri() + "/send");
        mina.find("file-input").setInputFiles(new Path[] {first, second});
        mina.find("from-input").fill("Mina");
        mina.click("send-button");
        Path in = folder.resolve("in");
        String link = mina.find("send-link").innerText();
        assertThat(mina.find("qr").getAttribute("data-text")).isEqualTo(link);
        try (MaruProcess receiver = start("receive", link, "--to", in.toString())) {
            assertThat(receiver.exitCode()).isZero();
            assertThat(receiver.printed()).contains("\"from\":\"Mina\"");
        }
        mina.find("transfer-done").waitFor();
        assertThat(in.resolve("a.bin")).hasSameBinaryContentAs(first);
        assertThat(in.resolve("b.txt")).hasSameBinaryContentAs(second);
        assertThat(mina.troubles()).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void damageOnTheWayIsToldToBothAndMendedByAnotherAttempt(Stage stage) throws Exception {
        Path file = file("a.bin", SMALL);
        Person mina = stage.person("Mina");
        mina.context().addInitScript(DAMAGE);
        try (MaruProcess sender = send(stage.server(), file.toString())) {
            mina.open(sender.link());
            mina.click("accept-button");
            assertThat(ending(mina)).isEqualTo("hash_mismatch");
            assertThat(sender.exitCode()).isOne();
            assertThat(sender.await(FAILED)).isEqualTo("hash_mismatch");
            try (MaruProcess again = send(stage.server(), "--code", sender.code(), file.toString())) {
                Download download = mina.page().waitForDownload(() -> mina.click("again-button"));
                assertThat(download.path()).hasSameBinaryContentAs(file);
                assertThat(again.exitCode()).isZero();
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void bothPagesLookRightInBothLanguages(Stage stage) throws Exception {
        Path file = file("보고서.pdf", SMALL);
        for (String language : List.of("en-US", "ko-KR")) {
            Person mina = person(stage, "Mina", language);
            Person jun = person(stage, "Jun", language);
            mina.open(stage.server().uri() + "/send");
            mina.find("choose-files").waitFor();
            mina.find("file-input").setInputFiles(file);
            look(mina, "send-chosen", language);
            mina.click("send-button");
            mina.find("send-code").waitFor();
            look(mina, "send-waiting", language);
            jun.open(stage.server().uri() + "/receive");
            jun.click("find-button");
            look(jun, "receive-asking", language);
            jun.find("code-input").fill(mina.find("send-code").innerText());
            jun.click("find-button");
            jun.find("accept-button").waitFor();
            look(jun, "receive-offered", language);
            jun.click("accept-button");
            jun.find("transfer-done").waitFor();
            look(jun, "receive-done", language);
            mina.find("transfer-done").waitFor();
            look(mina, "send-done", language);
            assertThat(mina.troubles()).isEmpty();
            assertThat(jun.troubles()).isEmpty();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void aPageGoesOnWhenTheSenderWasKilledAndCameBack(Stage stage) throws Exception {
        Path file = file("a.bin", 24 * LARGE);
        Person mina = stage.person("Mina");
        try (MaruProcess sender = send(stage.server(), file.toString())) {
            mina.open(sender.link());
            mina.click("accept-button");
            mina.await(bytesOver(LARGE / 4));
            sender.kill();
            mina.find("transfer-interrupted").waitFor();
            look(mina, "receive-interrupted", "en-US");
            try (MaruProcess again = send(stage.server(), "--code", sender.code(), file.toString())) {
                assertThat(again.exitCode()).isZero();
                mina.find("transfer-done").waitFor();
                assertThat(saved(mina, 0)).hasSameBinaryContentAs(file);
                assertThat(Long.parseLong(again.first(RESUMED))).isGreaterThan(LARGE / 4L);
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void whoeverStopsTellsTheOther(Stage stage) throws Exception {
        Path file = file("a.bin", 24 * LARGE);
        for (String language : List.of("en-US", "ko-KR")) {
            Person mina = person(stage, "Mina", language);
            try (MaruProcess sender = send(stage.server(), file.toString())) {
                mina.open(sender.link());
                mina.click("accept-button");
                mina.await(bytesOver(LARGE / 4));
                look(mina, "receive-running", language);
                sender.interrupt();
                assertThat(ending(mina)).isEqualTo("cancelled");
                look(mina, "receive-stopped-by-sender", language);

                try (MaruProcess again = send(stage.server(), "--code", sender.code(), file.toString())) {
                    mina.click("again-button");
                    again.await(RESUMED);
                    mina.click("cancel-button");
                    assertThat(ending(mina)).isEqualTo("cancelled");
                    assertThat(again.exitCode()).isOne();
                    assertThat(again.await(FAILED)).isEqualTo("cancelled");
                }
            }
            assertThat(mina.troubles()).isEmpty();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void aPageWithoutHttpsKeepsFilesInMemoryAndSaysSo(Stage stage) throws Exception {
        Path file = file("a.bin", SMALL);
        Browser browser = stage.chromium("--host-resolver-rules=MAP maru.test 127.0.0.1");
        Person mina = stage.personIn(browser, "Mina");
        // As in Firefox, which does not show the certificate of the handshake either.
        mina.context().addInitScript("delete RTCDtlsTransport.prototype.getRemoteCertificates");
        try (MaruProcess sender = send(stage.server(), file.toString())) {
            mina.open("http://maru.test:" + stage.server().port() + "/receive#" + sender.code());
            mina.find("memory-notice").waitFor();
            look(mina, "receive-memory", "en-US");
            Download download = mina.page().waitForDownload(() -> mina.click("accept-button"));
            assertThat(download.path()).hasSameBinaryContentAs(file);
            assertThat(sender.exitCode()).isZero();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void thoseWhoAreNotThereAndThoseWhoDeclineAreExplained(Stage stage) throws Exception {
        Path file = file("a.bin", SMALL);
        for (String language : List.of("en-US", "ko-KR")) {
            Person mina = person(stage, "Mina", language);
            mina.open(stage.server().uri() + "/receive#" + TYPED);
            mina.find("looking-long").waitFor();
            look(mina, "receive-nobody", language);
            try (MaruProcess sender = send(stage.server(), file.toString())) {
                mina.click("cancel-button");
                mina.find("code-input").fill("not a code");
                mina.click("find-button");
                look(mina, "receive-wrong-code", language);
                mina.find("code-input").fill(sender.link());
                mina.click("find-button");
                mina.click("decline-button");
                assertThat(ending(mina)).isEqualTo("cancelled");
                look(mina, "receive-declined", language);
                assertThat(sender.exitCode()).isOne();
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void bothPagesAreUsedFromTheKeyboard(Stage stage) throws Exception {
        Path file = file("a.bin", SMALL);
        Person mina = stage.person("Mina");
        mina.open(stage.server().uri() + "/send");
        mina.find("choose-files").waitFor();
        KeyboardInteropTest.tabTo(mina, "choose-files");
        mina.page()
                .waitForFileChooser(() -> mina.page().keyboard().press("Enter"))
                .setFiles(file);
        KeyboardInteropTest.tabTo(mina, "send-button");
        mina.page().keyboard().press("Enter");
        String code = mina.find("send-code").innerText();

        Person jun = stage.person("Jun");
        jun.open(stage.server().uri() + "/receive");
        jun.find("code-input").waitFor();
        KeyboardInteropTest.tabTo(jun, "code-input");
        jun.page().keyboard().type(code);
        jun.page().keyboard().press("Enter");
        jun.find("accept-button").waitFor();
        assertThat(jun.page().evaluate("() => document.activeElement.tagName")).isEqualTo("H1");
        KeyboardInteropTest.tabTo(jun, "accept-button");
        jun.page().waitForDownload(() -> jun.page().keyboard().press("Enter"));
        jun.find("transfer-done").waitFor();
        KeyboardInteropTest.tabTo(jun, "save-button");
        jun.page().waitForDownload(() -> jun.page().keyboard().press("Enter"));
        KeyboardInteropTest.tabTo(jun, "anew-button");
        mina.find("transfer-done").waitFor();
        assertThat(mina.page().locator("h1").innerText()).isEqualTo("Everything has arrived");
    }

    private MaruProcess send(ServerUnderTest server, String... words) throws Exception {
        String[] all = new String[words.length + 3];
        all[0] = "send";
        all[1] = "--server";
        all[2] = server.uri().toString();
        System.arraycopy(words, 0, all, 3, words.length);
        return start(all);
    }

    private MaruProcess start(String... words) throws Exception {
        Files.createDirectories(folder);
        String[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = "--json";
        return MaruProcess.start(folder.resolve(words[0] + "-" + System.nanoTime() + ".log"), all);
    }

    private Path file(String name, int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private static Person person(Stage stage, String name, String language) {
        return stage.person(name, options -> options.setLocale(language).setViewportSize(1280, 800));
    }

    /** In light and dark, at the sizes that people have: in the ordinary run at one for each language. */
    private static void look(Person person, String name, String language) {
        boolean isEnglish = language.startsWith("en");
        if (IS_LONG || isEnglish) {
            LooksInteropTest.look(person, "files-" + name + "-desktop-" + language);
        }
        if (IS_LONG || !isEnglish) {
            person.page().setViewportSize(390, 844);
            LooksInteropTest.look(person, "files-" + name + "-phone-" + language);
            person.page().setViewportSize(1280, 800);
        }
    }

    /** Whether so much has arrived. */
    private static String bytesOver(int bytes) {
        return "() => Number(document.querySelector('[data-testid=transfer-progress]')?.dataset.bytes ?? 0) > " + bytes;
    }

    /** The code of what ended it. */
    private static String ending(Person person) {
        Locator words = person.find("transfer-failed");
        words.waitFor();
        return words.getAttribute("data-code");
    }

    /** What the browser saves when it is asked for the file of this number. */
    private static Path saved(Person person, int index) {
        Download download = person.page()
                .waitForDownload(() -> person.find("save-button").nth(index).click());
        return download.path();
    }
}
