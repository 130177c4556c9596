package dev.maru.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** werift, in TypeScript without native code. */
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class WeriftPeerInteropTest extends PeerScenarios {
    @Override
    Peer peer() throws Exception {
        assumeTrue(ProcessPeer.works("node", "-e", "require('werift')"), "werift is not on this machine");
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
