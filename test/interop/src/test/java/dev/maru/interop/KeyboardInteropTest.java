package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A whole visit without a pointer: the Tab key reaches everything, and the eye sees where it is. */
@ExtendWith(Stage.class)
class KeyboardInteropTest {

    private static final int MOST_STOPS = 30;

    /** What has the focus: its test id or its words, and whether that can be seen. */
    private static final String FOCUS = """
            async () => {
              const each = document.activeElement;
              if (!each || each === document.body) return ["nothing", ""];
              await Promise.all(document.getAnimations().filter(a => a.effect?.getTiming().iterations !== Infinity)
                .map(a => a.finished.catch(() => {})));
              // A radio button is drawn by its label, a field by what is around it.
              const near = [each, each.parentElement, each.parentElement.parentElement];
              const outlined = near.some(one => {
                const style = getComputedStyle(one);
                // Fields have a ring in place of an outline: their border, made thicker by a shadow without blur.
                const ringed = /0px 0px 0px [1-9]/.test(style.boxShadow);
                return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || ringed;
              });
              const box = each.getBoundingClientRect();
              let opacity = 1;
              for (let one = each.tagName === "INPUT" ? each.parentElement : each; one; one = one.parentElement) {
                opacity *= Number(getComputedStyle(one).opacity);
              }
              const trouble = !outlined ? "no outline"
                : box.bottom < 0 || box.right < 0 || box.top > innerHeight || box.left > innerWidth ? "out of the window"
                : opacity < 0.9 ? "faded" : "";
              return [each.dataset.testid ?? (each.getAttribute("aria-label") || each.textContent.trim() || each.value), trouble];
            }""";

    @Test
    void fromTheLobbyThroughTheChatToTheEndTheFocusIsSeen(Stage stage) {
        ServerUnderTest server = stage.server();
        Person jun = stage.person("Jun").join(server.uri(), "keyboard");
        Person mina = stage.person("Mina");
        mina.open(server.uri() + "/r/keyboard");
        mina.find("join-button").waitFor();

        List<String> lobby = tabTo(mina, "name-input");
        mina.page().keyboard().type("Mina");
        lobby.addAll(tabTo(mina, "join-button"));
        mina.page().keyboard().press("Enter");
        mina.awaitInCall();
        mina.awaitTiles(2);

        List<String> call = tabTo(mina, "chat-button");
        assertThat(call).contains("mic-button", "camera-button", "screen-button");
        mina.page().keyboard().press("Enter");
        mina.find("chat-panel").waitFor();
        assertThat(focus(mina)).isEqualTo("chat-input");
        mina.page().keyboard().type("from the keyboard");
        mina.page().keyboard().press("Enter");
        jun.awaitChat("from the keyboard");

        mina.page().keyboard().press("Escape");
        mina.find("chat-panel").waitFor(Person.GONE);
        assertThat(focus(mina)).isEqualTo("chat-button");
        assertThat(tabTo(mina, "leave-button")).contains("inspector-button", "more-button");
        mina.page().keyboard().press("Enter");
        mina.find("left-page").waitFor();
        tabTo(mina, "rejoin-button");
    }

    @Test
    void theMenuOpensMovesAndClosesByKeys(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "keyboard-menu");

        tabTo(mina, "more-button");
        mina.page().keyboard().press("Enter");
        mina.find("more-menu").waitFor();
        tabTo(mina, "shortcuts-button");
        mina.page().keyboard().press("Escape");

        mina.find("more-menu").waitFor(Person.GONE);
        assertThat(focus(mina)).isEqualTo("more-button");
    }

    /** Presses Tab until this has the focus. Everything on the way has to show that it has it. */
    static List<String> tabTo(Person person, String testId) {
        List<String> passed = new ArrayList<>();
        for (int stop = 0; stop < MOST_STOPS; stop++) {
            person.page().keyboard().press("Tab");
            String now = focus(person);
            if (now.equals(testId)) {
                return passed;
            }
            passed.add(now);
        }
        throw new AssertionError("Tab does not come to " + testId + " but to " + passed);
    }

    /** What has the focus, which must be seen. */
    static String focus(Person person) {
        List<?> found = (List<?>) person.page().evaluate(FOCUS);
        assertThat(found.get(1)).as("focus on %s", found.get(0)).isEqualTo("");
        return (String) found.get(0);
    }
}
