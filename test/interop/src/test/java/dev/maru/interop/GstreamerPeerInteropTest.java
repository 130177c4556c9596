package dev.maru.interop;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** GStreamer's webrtcbin, from Python. */
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class GstreamerPeerInteropTest extends PeerScenarios {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String LOOK =
            "import gi; gi.require_version('GstWebRTC', '1.0'); from gi.repository import GstWebRTC";

    @Override
    String name() {
        return "GStreamer";
    }

    @Override
    String missing() throws Exception {
        boolean isThere = ProcessPeer.works(PYTHON, "-c", LOOK)
                && ProcessPeer.works("gst-inspect-1.0", "webrtcbin")
                && ProcessPeer.works("gst-inspect-1.0", "nicesrc");
        return isThere
                ? ""
                : "gstreamer1.0-tools, -plugins-good, -plugins-bad, -nice, python3-gst-1.0 and gir1.2-gst-plugins-bad-1.0 are not"
                        + " all on this machine";
    }

    @Override
    Peer peer() throws Exception {
        return new ProcessPeer(PYTHON, ProcessPeer.source("gstreamer_peer.py").toString());
    }

    @Override
    boolean lacks(Lack what) {
        return what != Lack.ENCODER;
    }

    @Override
    String protection() {
        return "DTLS 1.2";
    }
}
