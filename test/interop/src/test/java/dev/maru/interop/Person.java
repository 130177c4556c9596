package dev.maru.interop;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Somebody at a browser window of their own: what they do, and what they see. */
final class Person {

    /** How long something may take that needs the network or a camera. The machine may be busy with other people's video. */
    static final double PATIENCE_MILLIS = 30_000;

    private final String name;
    private final BrowserContext context;
    private final Page page;
    private final List<String> console = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();

    Person(String name, BrowserContext context) {
        this.name = name;
        this.context = context;
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(this::heard);
        page.onPageError(error -> {
            console.add("uncaught: " + error);
            troubles.add("uncaught: " + error);
        });
    }

    private void heard(ConsoleMessage message) {
        String line = message.type() + ": " + message.text() + " (" + message.location() + ")";
        console.add(line);
        if (message.type().equals("error")) {
            troubles.add(line);
        }
    }

    String name() {
        return name;
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    /** Everything that the page wrote to its console. */
    List<String> console() {
        return console;
    }

    /** Errors on the console and uncaught exceptions. */
    List<String> troubles() {
        return troubles;
    }

    // ------------------------------------------------------------------------------------------------ coming and going

    /** Opens the room's address, which joins at once. */
    Person join(URI server, String room) {
        page.navigate(server + "/r/" + encoded(room) + "?name=" + encoded(name) + "&join=1");
        awaitInCall();
        return this;
    }

    /** Opens the lobby of the room. */
    Person openLobby(URI server, String room) {
        page.navigate(server + "/r/" + encoded(room) + "?name=" + encoded(name));
        find("join-button").waitFor();
        return this;
    }

    Person awaitInCall() {
        find("leave-button").waitFor();
        return this;
    }

    void leave() {
        wake();
        find("leave-button").click();
        find("leave-button")
                .waitFor(new Locator.WaitForOptions()
                        .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    // ---------------------------------------------------------------------------------------------------- on the page

    Locator find(String testId) {
        return page.getByTestId(testId);
    }

    /** Moves the pointer, which brings floating controls back. */
    void wake() {
        page.mouse().move(200, 200);
        page.mouse().move(210, 210);
    }

    /** Clicks a control that may have faded away. */
    void click(String testId) {
        wake();
        find(testId).click();
    }

    /** The tile of somebody, found by the name on it. */
    Locator tileOf(Person other) {
        return find("tile")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("\\b" + Pattern.quote(other.name))));
    }

    /** Waits until as many tiles are there, one's own among them. */
    void awaitTiles(int count) {
        page.waitForFunction("n => document.querySelectorAll('[data-testid=tile]').length === n", count, patiently());
    }

    static Page.WaitForFunctionOptions patiently() {
        return new Page.WaitForFunctionOptions().setTimeout(PATIENCE_MILLIS).setPollingInterval(100);
    }

    /** Waits until an expression of the page is true. */
    void await(String expression) {
        page.waitForFunction(expression, null, patiently());
    }

    /** The participant id on somebody's tile. */
    String idOf(Person other) {
        return tileOf(other).first().getAttribute("data-participant");
    }
}
