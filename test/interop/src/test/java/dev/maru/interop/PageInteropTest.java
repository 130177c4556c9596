package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every page owes to everybody: no errors on the console, and names for what a screen reader meets. */
@ExtendWith(Stage.class)
class PageInteropTest {

    @Test
    void theLobbyIsAccessibleInBothLanguagesAndAppearances(Stage stage) {
        ServerUnderTest server = stage.server();
        for (String language : List.of("en-US", "ko-KR")) {
            Person person = stage.person("Mina", options -> options.setLocale(language));
            person.openLobby(server.uri(), "axe");
            assertThat(violations(person)).isEmpty();
            person.find("theme-switch").locator("input[value=dark]").check();
            assertThat(violations(person)).isEmpty();
            assertThat(person.troubles()).isEmpty();
        }
    }

    @Test
    void theCallIsAccessibleWithItsPanelsOpen(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "axe-call");
        Person jun = stage.person("Jun").join(server.uri(), "axe-call");
        Media.awaitBetween(List.of(mina, jun));

        assertThat(violations(mina)).isEmpty();
        mina.openChat();
        jun.say("hello");
        mina.awaitChat("hello");
        assertThat(violations(mina)).isEmpty();
        mina.click("people-button");
        mina.find("people-panel").waitFor();
        assertThat(violations(mina)).isEmpty();
        assertThat(mina.troubles()).isEmpty();
    }

    @Test
    void anAddressThatIsNoneSaysSoAndLeadsBack(Stage stage) {
        ServerUnderTest server = stage.server();
        Person lost = stage.person("Lost");
        lost.open(server.uri() + "/nowhere");
        lost.page().locator("h1").waitFor();
        lost.page().locator("main a[href='/'], main button").first().click();
        lost.find("join-button").waitFor();
    }

    /** What axe-core finds by the rules of WCAG 2.2 at levels A and AA: rule, and where. */
    static List<String> violations(Person person) {
        // The policy of the page lets no foreign script in by an element; the debugger's way is not subject to it.
        person.page().evaluate(Stage.resource("/axe.min.js"));
        Object found = person.page().evaluate("""
                async () => {
                  await Promise.all(document.getAnimations().filter(a => a.effect?.getTiming().iterations !== Infinity)
                    .map(a => a.finished.catch(() => {})));
                  const result = await axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]});
                  return result.violations.map(v => ({rule: v.id, at: v.nodes.map(n => n.target.join(" ")).join("; ")}));
                }""");
        return ((List<?>) found)
                .stream()
                        .map(violation -> ((Map<?, ?>) violation)
                                .entrySet().stream()
                                        .map(Object::toString)
                                        .sorted()
                                        .collect(Collectors.joining(" ")))
                        .toList();
    }
}
