package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** Firefox and Chromium together, in a network of their own. Part of the long tests: Firefox takes its time. */
@ExtendWith(Stage.class)
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class FirefoxInteropTest {

    private static OwnNetwork network;
    private static Playwright playwright;
    private static Browser firefox;
    private static Browser chromium;
    private static ServerUnderTest server;

    @BeforeAll
    static void openBoth() {
        assumeTrue(OwnNetwork.isPossible(), "needs root and iproute2 for a network namespace");
        network = new OwnNetwork();
        playwright = network.playwright();
        firefox = playwright
                .firefox()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(
                                Path.of(System.getenv().getOrDefault("MARU_FIREFOX", "/usr/bin/firefox-esr")))
                        .setChannel("moz-firefox")
                        .setHeadless(true)
                        .setFirefoxUserPrefs(Map.of(
                                "media.navigator.streams.fake",
                                true,
                                "media.navigator.permission.disabled",
                                true,
                                "media.peerconnection.ice.obfuscate_host_addresses",
                                false)));
        chromium = Stage.launch(playwright, "--use-fake-ui-for-media-stream");
        server = ServerUnderTest.startIn(network, "firefox");
        System.out.println("Firefox " + firefox.version() + ", Chromium " + chromium.version());
    }

    @AfterAll
    static void closeBoth() {
        for (AutoCloseable each : new AutoCloseable[] {server, chromium, firefox, playwright, network}) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception failed) {
                System.err.println("could not close " + each + ": " + failed);
            }
        }
    }

    @Test
    void firefoxAndChromiumSeeAndHearEachOther(Stage stage) {
        Person mina = stage.personIn(chromium, "Mina").join(server.uri(), "both");
        Person jun = stage.personIn(firefox, "Jun").join(server.uri(), "both");

        Media.awaitBetween(List.of(mina, jun));
        mina.say("from Chromium");
        jun.awaitChat("from Chromium");
        jun.say("from Firefox");
        mina.awaitChat("from Firefox");

        jun.click("mic-button");
        mina.tileOf(jun).getByTestId("muted-mark").waitFor();
        Media.awaitSilence(mina);
        assertThat(mina.troubles()).isEmpty();
        assertThat(jun.troubles()).isEmpty();
    }

    @Test
    void whoComesLaterMayUseEither(Stage stage) {
        Person jun = stage.personIn(firefox, "Jun").join(server.uri(), "later");
        Person theo = stage.personIn(firefox, "Theo").join(server.uri(), "later");
        Media.awaitBetween(List.of(jun, theo));

        Person mina = stage.personIn(chromium, "Mina").join(server.uri(), "later");
        Media.awaitBetween(List.of(jun, theo, mina));

        theo.leave();
        Media.awaitBetween(List.of(jun, mina));
    }
}
