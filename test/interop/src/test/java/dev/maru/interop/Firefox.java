package dev.maru.interop;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A Firefox with a camera and a microphone that are none, which gives its addresses away. To end takes it seconds. */
final class Firefox implements AutoCloseable {
    private static final Path PROGRAM = Path.of(System.getenv().getOrDefault("MARU_FIREFOX", "/usr/bin/firefox-esr"));

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser;

    /**
     * Starts it.
     *
     * @param more preferences
     */
    Firefox(Map<String, Object> more) {
        Map<String, Object> preferences = new HashMap<>(more);
        preferences.put("media.navigator.streams.fake", true);
        preferences.put("media.navigator.permission.disabled", true);
        preferences.put("media.peerconnection.ice.obfuscate_host_addresses", false);
        browser = playwright
                .firefox()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM)
                        .setChannel("moz-firefox")
                        .setHeadless(true)
                        .setFirefoxUserPrefs(preferences));
    }

    /** What this machine lacks to start one, as {@link PeerScenarios#missing} says it. */
    static String missing() {
        return Files.isExecutable(PROGRAM) ? "" : "firefox-esr is not on this machine";
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
