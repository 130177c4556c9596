package dev.maru.interop;

import com.microsoft.playwright.Browser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Chromium as it is, with candidates that trickle. */
@ExtendWith(Stage.class)
class ChromiumPeerInteropTest extends PeerScenarios {
    private Browser browser;

    @BeforeEach
    void open(Stage stage) {
        browser = stage.sharedChromium();
    }

    @Override
    String name() {
        return "Chromium";
    }

    @Override
    Peer peer() {
        return new PagePeer("Chromium " + browser.version(), browser);
    }

    @Override
    String protection() {
        return "DTLS 1.3, X25519MLKEM768";
    }

    @Override
    boolean trickles() {
        return true;
    }
}
