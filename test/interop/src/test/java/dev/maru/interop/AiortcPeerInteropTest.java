package dev.maru.interop;

/** aiortc, in Python. */
class AiortcPeerInteropTest extends PeerScenarios {
    private static final String PYTHON = "/usr/bin/python3";

    @Override
    String name() {
        return "aiortc";
    }

    @Override
    String missing() throws Exception {
        return ProcessPeer.works(PYTHON, "-c", "import aiortc") ? "" : "python3-aiortc is not on this machine";
    }

    @Override
    Peer peer() throws Exception {
        return new ProcessPeer(PYTHON, ProcessPeer.source("aiortc_peer.py").toString());
    }

    @Override
    boolean lacks(Lack what) {
        return what == Lack.RESTART;
    }

    @Override
    String protection() {
        return "DTLS 1.2";
    }
}
