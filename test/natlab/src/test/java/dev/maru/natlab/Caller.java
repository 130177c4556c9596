package dev.maru.natlab;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Somebody in a home with a browser, a camera and a microphone. */
final class Caller implements AutoCloseable {
    /** A call takes seconds until it is seen; one that fails takes 28. A busy machine takes longer. */
    private static final double PATIENCE_MILLIS = 45_000;

    /** A second of video: more than what was on its way already. */
    private static final int FRAMES = 15;

    private final String name;
    private final BrowserContext context;
    private final Page page;
    private final List<String> console = new ArrayList<>();

    Caller(String name, Browser browser, String watch) {
        this.name = name;
        context = browser.newContext(new Browser.NewContextOptions()
                .setLocale("en-US")
                .setIgnoreHTTPSErrors(true)
                .setViewportSize(640, 400));
        context.addInitScript(watch);
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(message -> console.add(message.type() + ": " + message.text()));
        page.onPageError(error -> console.add("uncaught: " + error));
    }

    String name() {
        return name;
    }

    /**
     * Joins a room and waits until the page shows the call.
     *
     * @param address of the web app
     */
    void join(String address, String room) {
        page.navigate(address + "/r/" + room + "?name=" + name + "&join=1#token=" + AccessToken.of(room, name));
        page.getByTestId("call").waitFor();
    }

    /** Waits until video is decoded, two seconds of it from now on. */
    void awaitVideo() {
        int before = frames();
        boolean goesOn = (boolean) page.evaluate(
                "([count, millis]) => natWatch.framesReach(count, millis)", List.of(before + FRAMES, PATIENCE_MILLIS));
        if (!goesOn) {
            throw new AssertionError(name + " decoded " + (frames() - before) + " frames instead of " + FRAMES + " in "
                    + PATIENCE_MILLIS / 1_000 + " s");
        }
    }

    private int frames() {
        return ((Number) page.evaluate("() => natWatch.frames()")).intValue();
    }

    /** Waits until a connection has been in a state. */
    void awaitState(String state) {
        page.waitForFunction(
                "state => natWatch.states.includes(state)",
                state,
                new Page.WaitForFunctionOptions().setTimeout(PATIENCE_MILLIS).setPollingInterval(100));
    }

    /** Every state that a connection has been in, in order. */
    List<String> states() {
        return ((List<?>) page.evaluate("() => natWatch.states"))
                .stream().map(String::valueOf).toList();
    }

    /** The one pair that the browser's statistics call selected. */
    SelectedPair selectedPair() {
        List<?> pairs = (List<?>) page.evaluate("() => natWatch.selected()");
        if (pairs.size() != 1) {
            throw new AssertionError(name + " has " + pairs.size() + " selected pairs: " + pairs);
        }
        return SelectedPair.of((Map<?, ?>) pairs.getFirst());
    }

    /** The name and the password that the program lent this browser for a relay. */
    List<String> login(RelayUnderTest relay) {
        String host = relay.address().getAddress().getHostAddress();
        return ((List<?>) page.evaluate("host => natWatch.login(host)", host))
                .stream().map(String::valueOf).toList();
    }

    /** What the browser knows of its attempts, and what the page wrote to its console. */
    List<String> report() {
        List<String> lines = new ArrayList<>(List.of(name + ":"));
        try {
            ((List<?>) page.evaluate("() => natWatch.report()")).forEach(line -> lines.add("  " + line));
        } catch (PlaywrightException gone) {
            lines.add("  no statistics: " + gone.getMessage());
        }
        console.forEach(line -> lines.add("  console " + line));
        return lines;
    }

    @Override
    public void close() {
        context.close();
    }
}
