package dev.maru.interop;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Somebody at a browser window of their own: what they do, and what they see. */
final class Person {

    /** How long something may take that needs the network or a camera. The machine may be busy with other people's video. */
    static final double PATIENCE_MILLIS = 30_000;

    /** For waiting until something is not on the page. */
    static final Locator.WaitForOptions GONE = new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED);

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
        open(server + "/r/" + encoded(room) + "?name=" + encoded(name) + "&join=1");
        return awaitInCall();
    }

    /** Opens the room's address with an access token, which joins at once or shows why not. */
    void joinWith(URI server, String room, String token) {
        open(server + "/r/" + encoded(room) + "?name=" + encoded(name) + "&join=1#token=" + token);
    }

    /** Opens the lobby of the room. */
    Person openLobby(URI server, String room) {
        open(server + "/r/" + encoded(room) + "?name=" + encoded(name));
        find("join-button").waitFor();
        return this;
    }

    Person awaitInCall() {
        find("call").waitFor();
        return this;
    }

    void open(String address) {
        page.navigate(address);
    }

    void leave() {
        click("leave-button");
        find("left-page").waitFor();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    // ---------------------------------------------------------------------------------------------------- on the page

    Locator find(String testId) {
        return page.getByTestId(testId);
    }

    /** Clicks a control. The pointer moves first, which brings floating controls back when they have faded away. */
    void click(String testId) {
        page.mouse().move(300, 200);
        page.mouse().move(310, 210);
        find(testId).click();
    }

    /** Waits until a function of the page returns what is true, or a promise of it. */
    void await(String function) {
        Patience.until(page::evaluate, function, null);
    }

    /** Waits until a function of the page returns what is true, or a promise of it. */
    void await(String function, Object argument) {
        Patience.until(page::evaluate, function, argument);
    }

    /** Waits until the page says that signaling is in this state: connected, reconnecting. */
    void awaitConnection(String state) {
        page.locator("[data-testid=call][data-connection=" + state + "]").waitFor();
    }

    /** Waits until the page that ends a visit, or refuses one, shows this code. */
    void awaitError(String code) {
        page.locator("[data-testid=error-page][data-code=" + code + "]").waitFor();
    }

    // ----------------------------------------------------------------------------------------------------- who is here

    /** The tile of somebody else, found by the name on it. */
    Locator tileOf(Person other) {
        return tileOf(other.name);
    }

    /** The tile of somebody, or something, of this name. */
    Locator tileOf(String other) {
        return find("tile")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByTestId("tile-name")
                                .getByText(other, new Locator.GetByTextOptions().setExact(true))));
    }

    /** The participant id on somebody's tile. */
    String idOf(Person other) {
        return tileOf(other).getAttribute("data-participant");
    }

    /** One's own participant id. */
    String ownId() {
        return page.locator("[data-testid=tile][data-self]").getAttribute("data-participant");
    }

    /** Waits until as many tiles are there, one's own among them. */
    void awaitTiles(int count) {
        await("n => document.querySelectorAll('[data-testid=tile]').length === n", count);
    }

    /** From now on notes every number of tiles that is shown, however short. */
    void watchTiles() {
        page.evaluate("""
            () => {
              const count = () => document.querySelectorAll("[data-testid=tile]").length;
              window.tileCounts = new Set([count()]);
              new MutationObserver(() => tileCounts.add(count())).observe(document.body, {childList: true, subtree: true});
            }\
            """);
    }

    /** Every number of tiles that was shown since. */
    List<Integer> tileCounts() {
        return ((List<?>) page.evaluate("() => [...tileCounts]"))
                .stream().map(count -> ((Number) count).intValue()).toList();
    }

    // ------------------------------------------------------------------------------------------------------------ chat

    void openChat() {
        if (find("chat-panel").count() == 0) {
            click("chat-button");
            find("chat-panel").waitFor();
        }
    }

    /** Writes to everybody. */
    void say(String text) {
        openChat();
        find("chat-input").fill(text);
        find("chat-input").press("Enter");
    }

    /** Waits until a text is in the chat. */
    void awaitChat(String text) {
        openChat();
        find("chat-text")
                .getByText(text, new Locator.GetByTextOptions().setExact(true))
                .waitFor();
    }

    /** What is written in the chat, from first to last. */
    List<String> chat() {
        return find("chat-text").allInnerTexts().stream().map(String::strip).toList();
    }
}
