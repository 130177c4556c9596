package dev.maru.interop;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
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

    private static final int ATTEMPTS = 20;

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
            write(first, "call-" + view.language());
            first.click("inspector-button");
            first.find("inspector-graphs").locator("canvas").nth(3).waitFor();
            // The first sample knows no rate and no loss yet.
            first.await("() => !/\u2014|^0$/m.test(document.querySelector('[data-testid=inspector] dl').innerText)");
            write(first, "inspector-" + view.language());
            people.forEach(person -> person.context().close());
        }
    }

    @Test
    void showsACallInTheDarkAndOnAPhone(Stage stage) {
        ServerUnderTest server = stage.server();
        for (View view : List.of(DARK, PHONE, PHONE_KOREAN)) {
            boolean korean = view == PHONE_KOREAN;
            String room = korean ? "마당" : view == DARK ? "veranda" : "terrace";
            List<Person> people = new ArrayList<>();
            for (String name : korean ? List.of("미나", "준", "소라") : List.of("Mina", "Jun", "Sora")) {
                people.add((people.isEmpty() ? stage.person(name, view::apply) : stage.person(name))
                        .join(server.uri(), room));
            }
            if (view == DARK) {
                people.add(stage.person("Theo").join(server.uri(), room));
            }
            Media.awaitBetween(people);
            write(people.getFirst(), "call-" + view.language());
            people.forEach(person -> person.context().close());
        }
    }

    /** Takes the picture, again if need be: a busy machine may paint the page before the videos in it. */
    private static void write(Person person, String name) {
        Path folder = ServerUnderTest.home().resolve(System.getProperty("maru.screenshots"));
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                showControls(person);
                byte[] picture = person.page().screenshot();
                if (showsVideos(person, ImageIO.read(new ByteArrayInputStream(picture)))) {
                    Files.createDirectories(folder);
                    Files.write(folder.resolve(name + ".png"), picture);
                    return;
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        throw new AssertionError(name + " never showed its videos");
    }

    /** Moves the pointer, which brings floating controls back, and waits until they are wholly there. */
    private static void showControls(Person person) {
        person.page().mouse().move(250, 300);
        person.page().mouse().move(260, 310);
        person.page().evaluate(LooksInteropTest.SETTLED);
    }

    /** Whether every video shows the green of the fake camera near its left edge, where neither names nor buttons are. */
    private static boolean showsVideos(Person person, BufferedImage picture) {
        for (Locator video : person.page().locator("video").all()) {
            BoundingBox box = video.boundingBox();
            Color color = new Color(picture.getRGB((int) (box.x + box.width / 8), (int) (box.y + box.height / 2)));
            if (color.getGreen() < color.getRed() + 60) {
                return false;
            }
        }
        return true;
    }
}
