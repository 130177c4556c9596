package dev.maru.interop;

import com.microsoft.playwright.Browser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** Chromium without ML-KEM, as it was until lately. */
@ExtendWith(Stage.class)
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class ClassicalChromiumPeerInteropTest extends PeerScenarios {
    private Browser browser;

    @BeforeEach
    void open(Stage stage) {
        browser = stage.chromium("--use-fake-ui-for-media-stream", "--disable-features=WebRtcPqcForDtls");
    }

    @Override
    String name() {
        return "Chromium without ML-KEM";
    }

    @Override
    Peer peer() {
        return new PagePeer("Chromium " + browser.version() + " without ML-KEM", browser);
    }

    @Override
    String protection() {
        return "DTLS 1.3, X25519,";
    }
}
