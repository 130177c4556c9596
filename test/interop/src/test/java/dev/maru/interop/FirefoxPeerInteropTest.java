package dev.maru.interop;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Firefox as it is, with candidates that trickle; in the long tests also without ML-KEM and with DTLS 1.2, with candidates in the descriptions. It
 * needs an interface with a default route.
 */
class FirefoxPeerInteropTest {
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class InFirefox extends PeerScenarios {
        private final String how;
        private final Map<String, Object> preferences;
        private @Nullable Firefox firefox;

        InFirefox(String how, Map<String, Object> preferences) {
            this.how = how;
            this.preferences = preferences;
        }

        @Override
        String name() {
            return "Firefox" + how;
        }

        @Override
        String missing() {
            return Firefox.missing();
        }

        @Override
        Peer peer() {
            if (firefox == null) {
                firefox = new Firefox(preferences);
            }
            return new PagePeer("Firefox " + firefox.browser().version() + how, firefox.browser());
        }

        @AfterAll
        void shut() {
            if (firefox != null) {
                firefox.close();
            }
        }
    }

    @Nested
    class Usual extends InFirefox {
        Usual() {
            super("", Map.of());
        }

        @Override
        boolean trickles() {
            return true;
        }

        @Override
        String protection() {
            return "DTLS 1.3, X25519MLKEM768";
        }
    }

    @Nested
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    class WithoutMlKem extends InFirefox {
        WithoutMlKem() {
            super(" without ML-KEM", Map.of("media.webrtc.enable_pq_hybrid_kex", false));
        }

        @Override
        String protection() {
            return "DTLS 1.3, X25519,";
        }
    }

    @Nested
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    class WithDtls12 extends InFirefox {
        WithDtls12() {
            super(" with DTLS 1.2", Map.of("media.peerconnection.dtls.version.max", 771));
        }

        @Override
        String protection() {
            return "DTLS 1.2";
        }
    }
}
