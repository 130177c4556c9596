package dev.maru.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** libwebrtc as a library, by webrtc-java, in a JVM of its own. */
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class LibwebrtcPeerInteropTest extends PeerScenarios {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String CLASSES = System.getProperty("java.class.path");

    @Override
    String name() {
        return "libwebrtc by webrtc-java";
    }

    @Override
    String missing() throws Exception {
        return ProcessPeer.works(JAVA, "-cp", CLASSES, LibwebrtcPeer.class.getName())
                ? ""
                : "libpulse0, libx11-6, libxfixes3, libxrandr2, libxcomposite1, libdbus-1-3 and libudev1 are not all on this machine,"
                        + " or it is none with Linux on amd64";
    }

    @Override
    Peer peer() throws Exception {
        return new ProcessPeer(JAVA, "-cp", CLASSES, LibwebrtcPeer.class.getName());
    }

    @Override
    String protection() {
        return "DTLS 1.";
    }
}
