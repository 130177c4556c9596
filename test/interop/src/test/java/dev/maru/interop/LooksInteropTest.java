package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * States that people see when something is out of the ordinary, at the sizes that they have: nothing of a page may be cut off
 * or lie over what is to be read. Each leaves pictures in target/looks, for people to look at.
 */
@ExtendWith(Stage.class)
class LooksInteropTest {

    private static final List<String> CROWD = List.of(
            "Jun Park",
            "서연",
            "Ana María de la Cruz",
            "Oliver",
            "하린 정",
            "Priya Nair",
            "Kenji",
            "Lena Vogt",
            "민준",
            "Sofía",
            "Tom Okafor",
            "유나",
            "Ida",
            "Mateo",
            "Zoë");

    private record Screen(int width, int height) {
        Browser.NewContextOptions apply(Browser.NewContextOptions options, String locale) {
            return options.setLocale(locale).setViewportSize(width, height);
        }
    }

    private static final Screen DESKTOP = new Screen(1440, 900);
    private static final Screen TABLET = new Screen(820, 1180);
    private static final Screen PHONE = new Screen(390, 844);
    private static final List<String> LANGUAGES = List.of("en-US", "ko-KR");

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void sixteenPeopleFitOnADesktopAndOnAPhone(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = person(stage, DESKTOP, "en-US").join(server.uri(), "full");
        Person crowd = stage.person("Crowd");
        crowd.open(server.uri() + "/");
        crowd.page().evaluate(Stage.resource("crowd.js"));
        crowd.page().evaluate("([room, host, names]) => maruCrowd(room, host, names)", List.of("full", "Mina", CROWD));

        mina.awaitTiles(16);
        mina.await(
                "() => [...document.querySelectorAll('[data-testid=tile] video')].filter(v => v.videoWidth).length === 16");
        look(mina, "sixteen-desktop");
        assertThat(tilesOutOfSight(mina)).isEmpty();
        resize(mina, PHONE);
        look(mina, "sixteen-phone");
        assertThat(tilesOutOfSight(mina)).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void aTabletAndAPhoneShowACallWithItsChatAndItsMenu(Stage stage) {
        ServerUnderTest server = stage.server();
        Person jun = stage.person("Jun").join(server.uri(), "tablet");
        Person sora = stage.person("Sora").join(server.uri(), "tablet");
        for (String language : LANGUAGES) {
            Person mina = person(stage, TABLET, language).join(server.uri(), "tablet");
            mina.awaitTiles(3);
            Media.mark(mina);
            Media.awaitFrames(mina, 2);
            wake(mina);
            look(mina, "call-tablet-" + language);
            mina.click("more-button");
            mina.find("more-menu").waitFor();
            look(mina, "more-tablet-" + language);
            resize(mina, PHONE);
            look(mina, "more-phone-" + language);
            mina.page().keyboard().press("Escape");
            mina.openChat();
            jun.say("Shall we look at the plan? https://example.org/plan");
            mina.awaitChat("Shall we look at the plan? https://example.org/plan");
            mina.say("안녕하세요! 잠시만요, 곧 화면을 공유할게요.");
            look(mina, "chat-phone-" + language);
            resize(mina, TABLET);
            mina.leave();
            sora.awaitTiles(2);
        }
    }

    @Test
    void aLostServerIsToldWithoutHidingAnybody(Stage stage) {
        ServerUnderTest server = stage.server("away", "");
        List<Person> people = LANGUAGES.stream()
                .map(language -> person(stage, DESKTOP, language).join(server.uri(), "away-" + language))
                .toList();
        server.kill();
        for (Person person : people) {
            person.find("reconnecting").waitFor();
            String language = LANGUAGES.get(people.indexOf(person));
            look(person, "reconnecting-desktop-" + language);
            resize(person, PHONE);
            look(person, "reconnecting-phone-" + language);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void soundThatTheBrowserHoldsBackIsOneTapAway(Stage stage) {
        ServerUnderTest server = stage.server();
        Person jun = stage.person("Jun").join(server.uri(), "blocked-sound");
        for (String language : LANGUAGES) {
            Person mina = person(stage, DESKTOP, language);
            mina.context().addInitScript(Stage.resource("silent-until-click.js"));
            mina.join(server.uri(), "blocked-sound");
            mina.find("playback-blocked").waitFor();
            look(mina, "blocked-desktop-" + language);
            resize(mina, PHONE);
            look(mina, "blocked-phone-" + language);
            Media.awaitSilence(mina);
            mina.find("playback-blocked").getByRole(AriaRole.BUTTON).click();
            mina.find("playback-blocked").waitFor(Person.GONE);
            Media.mark(mina);
            Media.awaitSound(mina, 1);
            mina.leave();
            jun.awaitTiles(1);
        }
    }

    @Test
    void aRefusedCameraIsExplained(Stage stage) {
        ServerUnderTest server = stage.server();
        lobbies(stage, server.uri() + "/r/garden", "denied", "device-help", "--use-fake-ui-for-media-stream=deny");
    }

    @Test
    void aMachineWithoutACameraIsToldSo(Stage stage) {
        ServerUnderTest server = stage.server();
        lobbies(
                stage,
                server.uri() + "/r/garden",
                "no-device",
                "device-help",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream=device-count=0");
    }

    @Test
    void anAddressThatGetsNoCameraIsExplained(Stage stage) {
        ServerUnderTest server = stage.server();
        lobbies(
                stage,
                "http://maru.test:" + server.port() + "/r/garden",
                "insecure",
                "insecure-notice",
                "--host-resolver-rules=MAP maru.test 127.0.0.1");
    }

    private static void lobbies(Stage stage, String address, String name, String testId, String... flags) {
        Browser browser = stage.chromium(flags);
        for (String language : LANGUAGES) {
            Person mina = stage.personIn(browser, "Mina", options -> DESKTOP.apply(options, language));
            mina.open(address);
            mina.find(testId).waitFor();
            look(mina, name + "-desktop-" + language);
            resize(mina, PHONE);
            look(mina, name + "-phone-" + language);
            assertThat(mina.find("join-button").isEnabled()).isTrue();
        }
    }

    private static Person person(Stage stage, Screen screen, String language) {
        return stage.person("Mina", options -> screen.apply(options, language));
    }

    private static void resize(Person person, Screen screen) {
        person.page().setViewportSize(screen.width(), screen.height());
    }

    /** Shows floating controls that have faded. */
    private static void wake(Person person) {
        person.page().mouse().move(200, 300);
        person.page().mouse().move(210, 310);
    }

    /** Takes a picture in light and one in dark, and finds what is cut off. */
    static void look(Person person, String name) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            person.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            person.page().evaluate(SETTLED);
            wake(person);
            person.page().evaluate(SETTLED);
            String file = name + (scheme == ColorScheme.DARK ? "-dark" : "") + ".png";
            Path folder = ServerUnderTest.home().resolve("test/interop/target/looks");
            person.page().screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(file)));
            assertThat(PageInteropTest.violations(person)).as(file).isEmpty();
        }
        assertThat((List<?>) person.page().evaluate(CUT))
                .as(name + ": what is cut off")
                .isEmpty();
    }

    /** The names of tiles that are not wholly in the window, or lie under another one. */
    private static List<?> tilesOutOfSight(Person person) {
        return (List<?>) person.page().evaluate("""
                () => [...document.querySelectorAll("[data-testid=tile]")].filter(tile => {
                  const box = tile.getBoundingClientRect();
                  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 3);
                  return box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight || !tile.contains(top);
                }).map(tile => tile.getAttribute("aria-label"))""");
    }

    /** Waits for movements to end, but for those that never do. */
    static final String SETTLED = """
            () => Promise.all(document.getAnimations().filter(a => a.effect?.getTiming().iterations !== Infinity)
              .map(a => a.finished.catch(() => {})))""";

    /** Buttons, headings, notices and menu items that reach out of the window, or hide a part of their own text. */
    private static final String CUT = """
            () => {
              const found = document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [];
              for (const each of document.querySelectorAll("button, a, h1, h2, p, label, li, [role=menuitem]")) {
                const box = each.getBoundingClientRect();
                const style = getComputedStyle(each);
                if (!box.width || style.visibility === "hidden" || each.closest(".sr-only, [aria-hidden=true]")) continue;
                if (style.clipPath !== "none" || style.position === "fixed") continue;
                if (box.left < -1 || box.right > innerWidth + 1 || (style.overflowX === "hidden" && each.scrollWidth > each.clientWidth + 1)) {
                  found.push(`${each.tagName} ${each.textContent.trim().slice(0, 60)}`);
                }
              }
              return found;
            }""";
}
