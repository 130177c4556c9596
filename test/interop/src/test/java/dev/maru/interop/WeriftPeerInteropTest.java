package dev.maru.interop;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** werift, in TypeScript without native code. */
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class WeriftPeerInteropTest extends PeerScenarios {
    @Override
    String name() {
        return "werift";
    }

    @Override
    String missing() throws Exception {
        return ProcessPeer.missingInNode("werift");
    }

    @Override
    Peer peer() throws Exception {
        return new ProcessPeer("node", ProcessPeer.source("werift.js").toString());
    }

    @Override
    boolean lacks(Lack what) {
        return what == Lack.ENCODER || what == Lack.GOODBYE;
    }

    @Override
    String protection() {
        return "DTLS 1.2";
    }
}
