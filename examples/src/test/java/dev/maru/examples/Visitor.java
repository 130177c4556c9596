package dev.maru.examples;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who opens an example's page in Chromium, with a camera and a microphone that are none. */
final class Visitor implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 40_000;

    /** How many pictures of a video have been seen that differ from the one before. */
    private static final String COUNT_CHANGES = """
            (id) => {
              const canvas = document.createElement("canvas");
              canvas.width = canvas.height = 32;
              const pen = canvas.getContext("2d", { willReadFrequently: true });
              let last = "";
              window.changes = 0;
              setInterval(() => {
                pen.drawImage(document.getElementById(id), 0, 0, 32, 32);
                const now = pen.getImageData(0, 0, 32, 32).data.join();
                window.changes += now !== last && last !== "" ? 1 : 0;
                last = now;
              }, 100);
            }""";

    /** How loud a video's sound was at most: the fake microphone beeps once a second. */
    private static final String LISTEN = """
            (id) => {
              const context = new AudioContext();
              const meter = context.createAnalyser();
              context.createMediaStreamSource(document.getElementById(id).srcObject).connect(meter);
              const samples = new Float32Array(meter.fftSize);
              window.loudest = 0;
              setInterval(() => {
                meter.getFloatTimeDomainData(samples);
                window.loudest = samples.reduce((most, one) => Math.max(most, Math.abs(one)), window.loudest);
              }, 20);
            }""";

    private final BrowserContext context;
    private final List<String> console = new CopyOnWriteArrayList<>();
    final Page page;

    Visitor(Browser browser, OfferServer server, String locale) {
        context = browser.newContext(
                new Browser.NewContextOptions().setLocale(locale).setViewportSize(1000, 700));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        page = context.newPage();
        page.onConsoleMessage(message -> console.add(message.text()));
        page.onPageError(console::add);
        page.navigate(server.uri().toString());
    }

    static Browser launch(Playwright playwright) {
        String path = System.getenv().getOrDefault("MARU_CHROMIUM", "/usr/bin/chromium");
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(path))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--autoplay-policy=no-user-gesture-required",
                                "--use-fake-ui-for-media-stream",
                                "--use-fake-device-for-media-stream=fps=15",
                                "--allow-loopback-in-peer-connection")));
    }

    void click(String id) {
        page.click("#" + id);
    }

    /** Waits until an expression of the page is true. */
    void await(String expression) {
        try {
            page.waitForFunction("() => " + expression);
        } catch (PlaywrightException e) {
            throw new AssertionError(
                    "waited in vain for " + expression + "\n" + page.innerText("main") + "\n" + console, e);
        }
    }

    void awaitConnected() {
        await("document.getElementById('status').className === 'good'");
    }

    /** Waits until a video has shown this many pictures that differ. */
    void awaitMoving(String id, int pictures) {
        page.evaluate(COUNT_CHANGES, id);
        await("window.changes >= " + pictures);
    }

    /** Waits until a video's sound has been heard. */
    void awaitSound(String id) {
        page.evaluate(LISTEN, id);
        await("window.loudest > 0.01");
    }

    @Override
    public void close() {
        context.close();
    }
}
