package dev.maru.interop;

import com.microsoft.playwright.Browser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Chromium as it is. */
@ExtendWith(Stage.class)
class ChromiumPeerInteropTest extends PeerScenarios {
    private Browser browser;

    @BeforeEach
    void open(Stage stage) {
        browser = stage.chromium("--use-fake-ui-for-media-stream");
    }

    @Override
    Peer peer() {
        return new PagePeer("Chromium " + browser.version(), browser);
    }

    @Override
    String protection() {
        return "DTLS 1.3, X25519MLKEM768";
    }
}
