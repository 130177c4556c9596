package dev.maru.interop;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** @roamhq/wrtc, which is libwebrtc of some years ago in Node.js. */
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class WrtcPeerInteropTest extends PeerScenarios {
    @Override
    String name() {
        return "@roamhq/wrtc";
    }

    @Override
    String missing() throws Exception {
        return ProcessPeer.missingInNode("@roamhq/wrtc");
    }

    @Override
    Peer peer() throws Exception {
        return new ProcessPeer("node", ProcessPeer.source("wrtc.js").toString());
    }

    @Override
    String protection() {
        return "DTLS 1.2";
    }
}
