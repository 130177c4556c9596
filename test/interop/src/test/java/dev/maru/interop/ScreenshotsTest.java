package dev.maru.interop;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The pictures of the README, from the real program: written when asked for, with
 * {@code ./maru test -Dtest=ScreenshotsTest -Dsurefire.failIfNoSpecifiedTests=false -Dmaru.screenshots=docs/images}.
 */
@ExtendWith(Stage.class)
@EnabledIfSystemProperty(named = "maru.screenshots", matches = ".+")
class ScreenshotsTest {

    private record View(String language, String locale, int width, int height, ColorScheme scheme) {
        Browser.NewContextOptions apply(Browser.NewContextOptions options) {
            return options.setLocale(locale).setViewportSize(width, height).setColorScheme(scheme);
        }
    }

    private static final View ENGLISH = new View("en", "en-US", 1440, 900, ColorScheme.LIGHT);
    private static final View KOREAN = new View("ko", "ko-KR", 1440, 900, ColorScheme.LIGHT);
    private static final View PHONE = new View("en-phone", "en-US", 390, 844, ColorScheme.LIGHT);
    private static final View PHONE_KOREAN = new View("ko-phone", "ko-KR", 390, 844, ColorScheme.LIGHT);
    private static final View DARK = new View("en-dark", "en-US", 1440, 900, ColorScheme.DARK);

    @Test
    void showsTheLobby(Stage stage) {
        ServerUnderTest server = stage.server();
        for (View view : List.of(ENGLISH, KOREAN, PHONE, PHONE_KOREAN)) {
            Person person = stage.person(view.locale().startsWith("ko") ? "미나" : "Mina", view::apply);
            person.openLobby(server.uri(), view.locale().startsWith("ko") ? "정원" : "garden");
            person.await("() => [...document.querySelectorAll('video')].some(v => v.videoWidth > 0)");
            write(person, "lobby-" + view.language());
        }
    }

    @Test
    void showsACallOfFourAndTheInspectorBesideIt(Stage stage) {
        ServerUnderTest server = stage.server();
        for (View view : List.of(ENGLISH, KOREAN)) {
            boolean korean = view == KOREAN;
            String room = korean ? "정원" : "garden";
            List<String> names = korean ? List.of("미나", "준", "소라", "지우") : List.of("Mina", "Jun", "Sora", "Theo");
            List<Person> people = new ArrayList<>();
            for (String name : names) {
                people.add((people.isEmpty() ? stage.person(name, view::apply) : stage.person(name))
                        .join(server.uri(), room));
            }
            Person first = people.getFirst();
            Media.awaitBetween(people);
            first.page().mouse().move(700, 500);
            write(first, "call-" + view.language());
            first.click("inspector-button");
            first.find("inspector-graphs").locator("canvas").nth(3).waitFor();
            write(first, "inspector-" + view.language());
            people.forEach(person -> person.context().close());
        }
    }

    @Test
    void showsACallInTheDarkAndOnAPhone(Stage stage) {
        ServerUnderTest server = stage.server();
        for (View view : List.of(DARK, PHONE, PHONE_KOREAN)) {
            String room = "room-" + view.language();
            Person mina = stage.person("Mina", view::apply).join(server.uri(), room);
            Person jun = stage.person("Jun").join(server.uri(), room);
            Person sora = stage.person("Sora").join(server.uri(), room);
            List<Person> people = List.of(mina, jun, sora);
            Media.awaitBetween(people);
            mina.page().mouse().move(200, 300);
            write(mina, "call-" + view.language());
            people.forEach(person -> person.context().close());
        }
    }

    private static void write(Person person, String name) {
        Path folder = ServerUnderTest.home().resolve(System.getProperty("maru.screenshots"));
        person.page().screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
    }
}
