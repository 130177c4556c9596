package dev.maru.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** node-datachannel, which is libdatachannel in Node.js. */
class NodeDatachannelPeerInteropTest extends PeerScenarios {
    @Override
    Peer peer() throws Exception {
        assumeTrue(
                ProcessPeer.works("node", "-e", "require('node-datachannel')"),
                "node-datachannel is not on this machine");
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
