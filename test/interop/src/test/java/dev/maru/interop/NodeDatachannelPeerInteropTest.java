package dev.maru.interop;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** node-datachannel, which is libdatachannel in Node.js. */
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class NodeDatachannelPeerInteropTest extends PeerScenarios {
    @Override
    String name() {
        return "node-datachannel";
    }

    @Override
    String missing() throws Exception {
        return ProcessPeer.missingInNode("node-datachannel");
    }

    @Override
    Peer peer() throws Exception {
        return new ProcessPeer("node", ProcessPeer.source("node-datachannel.js").toString());
    }

    @Override
    boolean lacks(Lack what) {
        return what == Lack.ENCODER || what == Lack.RESTART;
    }

    @Override
    String protection() {
        return "DTLS 1.2";
    }
}
