package dev.maru.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Firefox as it is, and in the long tests without ML-KEM, and with DTLS 1.2. It needs an interface with a default route. */
class FirefoxPeerInteropTest {
    private static final Path FIREFOX = Path.of(System.getenv().getOrDefault("MARU_FIREFOX", "/usr/bin/firefox-esr"));

    abstract static class InFirefox extends PeerScenarios {
        private final String how;
        private final Map<String, Object> preferences = new HashMap<>(Map.of(
                "media.navigator.streams.fake",
                true,
                "media.navigator.permission.disabled",
                true,
                "media.peerconnection.ice.obfuscate_host_addresses",
                false));
        private Playwright playwright;
        private Browser browser;

        InFirefox(String how, Map<String, Object> more) {
            this.how = how;
            preferences.putAll(more);
        }

        @BeforeEach
        void open() {
            assumeTrue(Files.isExecutable(FIREFOX), "firefox-esr is not on this machine");
            playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            browser = playwright
                    .firefox()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(FIREFOX)
                            .setChannel("moz-firefox")
                            .setHeadless(true)
                            .setFirefoxUserPrefs(preferences));
        }

        @AfterEach
        void shut() {
            if (browser != null) {
                browser.close();
            }
            if (playwright != null) {
                playwright.close();
            }
        }

        @Override
        Peer peer() {
            return new PagePeer("Firefox " + browser.version() + how, browser);
        }
    }

    @Nested
    class Usual extends InFirefox {
        Usual() {
            super("", Map.of());
        }

        @Override
        String protection() {
            return "DTLS 1.3, X25519MLKEM768";
        }
    }

    @Nested
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    class WithoutMlKem extends InFirefox {
        WithoutMlKem() {
            super(" without ML-KEM", Map.of("media.webrtc.enable_pq_hybrid_kex", false));
        }

        @Override
        String protection() {
            return "DTLS 1.3, X25519,";
        }
    }

    @Nested
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    class WithDtls12 extends InFirefox {
        WithDtls12() {
            super(" with DTLS 1.2", Map.of("media.peerconnection.dtls.version.max", 771));
        }

        @Override
        String protection() {
            return "DTLS 1.2";
        }
    }
}
