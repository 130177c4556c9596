package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import dev.maru.dtls.CertificateKeyType;
import dev.maru.dtls.CipherSuite;
import dev.maru.dtls.DtlsCertificate;
import dev.maru.dtls.DtlsConfig;
import dev.maru.dtls.DtlsEvent;
import dev.maru.dtls.DtlsFailure;
import dev.maru.dtls.DtlsRole;
import dev.maru.dtls.DtlsVersion;
import dev.maru.dtls.Fingerprint;
import dev.maru.dtls.NamedGroup;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * DTLS 1.3 and 1.2 with Chromium, whose BoringSSL nobody here wrote: both roles, each suite, with ML-KEM and without it, with
 * HelloRetryRequests for groups and for cookies. Underneath is the least of ICE, above the first packet of SCTP.
 */
@ExtendWith(Stage.class)
class DtlsChromiumInteropTest {
    private static final String PASSWORD = "abcdefghijklmnopqrstuvwx";
    private static final DtlsCertificate OURS = DtlsEndpoint.certificate(CertificateKeyType.ECDSA_P256);

    private static final String OFFER = """
            async () => {
              window.pc = new RTCPeerConnection();
              pc.createDataChannel('data');
              await pc.setLocalDescription();
              return pc.localDescription.sdp;
            }""";
    private static final String TAKE_ANSWER = "sdp => pc.setRemoteDescription({type: 'answer', sdp})";
    private static final String DESCRIBE = """
            async () => {
              const all = [...(await pc.getStats()).values()];
              const s = all.find(one => one.type === 'transport');
              return [s.dtlsState, s.tlsVersion, s.dtlsCipher].join(' ');
            }""";

    /** One call with a page: the offer is read, the answer is ours. */
    private static final class Call implements AutoCloseable {
        final Page page;
        final DtlsEndpoint endpoint;

        Call(Browser browser, DtlsRole role, UnaryOperator<DtlsConfig> change) throws Exception {
            this(browser, OURS, role, change);
        }

        Call(Browser browser, DtlsCertificate announced, DtlsRole role, UnaryOperator<DtlsConfig> change)
                throws Exception {
            page = browser.newPage();
            page.navigate("about:blank");
            String offer = (String) page.evaluate(OFFER);
            Matcher line = Pattern.compile("a=fingerprint:(.*)\\r").matcher(offer);
            assertThat(line.find()).as(offer).isTrue();
            DtlsConfig config = DtlsConfig.of(OURS, List.of(Fingerprint.parse(line.group(1))));
            endpoint = DtlsEndpoint.behindIce(change.apply(config), role, PASSWORD);
            page.evaluate(TAKE_ANSWER, answer(announced, role, endpoint.port()));
        }

        private static String answer(DtlsCertificate announced, DtlsRole role, int port) {
            return String.join(
                    "\r\n",
                    "v=0",
                    "o=- 1 1 IN IP4 127.0.0.1",
                    "s=-",
                    "t=0 0",
                    "a=ice-lite",
                    "a=group:BUNDLE 0",
                    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
                    "c=IN IP4 127.0.0.1",
                    "a=mid:0",
                    "a=ice-ufrag:maru",
                    "a=ice-pwd:" + PASSWORD,
                    "a=fingerprint:" + announced.fingerprint("sha-256"),
                    "a=setup:" + (role == DtlsRole.CLIENT ? "active" : "passive"),
                    "a=sctp-port:5000",
                    "a=candidate:1 1 udp 2130706431 127.0.0.1 " + port + " typ host",
                    "");
        }

        /** Connects; SCTP's first packet proves that the browser's records open. */
        DtlsEvent.Connected connect() throws Exception {
            DtlsEvent.Connected connected = endpoint.connected();
            endpoint.until(() -> !endpoint.received().isEmpty());
            String expected = "connected " + (connected.version() == DtlsVersion.DTLS_1_3 ? "FEFC " : "FEFD ")
                    + connected.cipherSuite();
            assertThat(page.evaluate(DESCRIBE)).isEqualTo(expected);
            return connected;
        }

        @Override
        public void close() {
            endpoint.close();
            page.close();
        }
    }

    private static DtlsEvent.Connected connect(Browser browser, DtlsRole role, UnaryOperator<DtlsConfig> change)
            throws Exception {
        try (Call call = new Call(browser, role, change)) {
            return call.connect();
        }
    }

    @Test
    void shakesHandsInBothRolesWithEverythingThatBothHave(Stage stage) throws Exception {
        Browser chromium = stage.chromium();
        System.out.println("Chromium " + chromium.version());
        for (DtlsRole role : DtlsRole.values()) {
            DtlsEvent.Connected usual = connect(chromium, role, config -> config);
            assertThat(usual.version()).isEqualTo(DtlsVersion.DTLS_1_3);
            assertThat(usual.group()).isEqualTo(NamedGroup.X25519MLKEM768);
            assertThat(usual.srtpKeys()).isNotNull();
            for (NamedGroup group : List.of(NamedGroup.X25519, NamedGroup.SECP256R1, NamedGroup.SECP384R1)) {
                DtlsEvent.Connected connected = connect(chromium, role, config -> config.withGroups(group));
                assertThat(connected.version()).isEqualTo(DtlsVersion.DTLS_1_3);
                assertThat(connected.group()).isEqualTo(group);
            }
            for (CipherSuite suite : CipherSuite.values()) {
                if (suite.isForDtls13()) {
                    DtlsEvent.Connected connected = connect(
                            chromium,
                            role,
                            config -> config.withVersions(DtlsVersion.DTLS_1_3).withCipherSuites(suite));
                    assertThat(connected.cipherSuite()).isEqualTo(suite);
                }
            }
            assertThat(connect(chromium, role, config -> config.withVersions(DtlsVersion.DTLS_1_2))
                            .version())
                    .isEqualTo(DtlsVersion.DTLS_1_2);
        }
        assertThat(connect(chromium, DtlsRole.SERVER, DtlsConfig::withCookie).version())
                .isEqualTo(DtlsVersion.DTLS_1_3);
        assertThat(connect(
                                chromium,
                                DtlsRole.SERVER,
                                config -> config.withCookie().withVersions(DtlsVersion.DTLS_1_2))
                        .version())
                .isEqualTo(DtlsVersion.DTLS_1_2);
    }

    @Test
    void shakesHandsWithoutMlKemWhereTheBrowserHasNone(Stage stage) throws Exception {
        Browser classical = stage.chromium("--disable-features=WebRtcPqcForDtls");
        for (DtlsRole role : DtlsRole.values()) {
            assertThat(connect(classical, role, config -> config).group()).isEqualTo(NamedGroup.X25519);
        }
    }

    @Test
    void closesWithThePage(Stage stage) throws Exception {
        Browser chromium = stage.chromium();
        for (DtlsRole role : DtlsRole.values()) {
            try (Call call = new Call(chromium, role, config -> config)) {
                call.connect();
                call.page.evaluate("() => pc.close()");
                assertThat(call.endpoint.end()).isEqualTo(new DtlsEvent.Closed());
            }
        }
    }

    /** The browser was told another fingerprint than ours. */
    @Test
    void hearsThatTheBrowserRefusesOurCertificate(Stage stage) throws Exception {
        DtlsCertificate other = DtlsEndpoint.certificate(CertificateKeyType.RSA_2048);
        try (Call call = new Call(stage.chromium(), other, DtlsRole.SERVER, config -> config)) {
            assertThat(call.endpoint.end())
                    .isInstanceOfSatisfying(
                            DtlsEvent.Failed.class,
                            failed -> assertThat(failed.reason()).isEqualTo(DtlsFailure.PEER_ALERT));
        }
    }
}
