package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.BigEndian;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A server that shows its certificate and wants none: in WebRTC both show one (RFC 8827 §6.5), so it is refused. */
class OneSidedServerTest {
    private static final DtlsConfig CLIENT = Certificates.config(Certificates.ALICE, Certificates.BOB);
    private static final DtlsConfig SERVER = Certificates.config(Certificates.BOB, Certificates.ALICE);

    /** Takes the CertificateRequest out of the server's flight, and gives its number to the message behind it. */
    @Test
    void isRefusedByAClientOf12() {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(DtlsVersion.DTLS_1_2), SERVER);
        pair.way = (from, datagram) -> List.of(from == pair.server ? withoutRequest(datagram) : datagram);
        pair.run();
        assertThat(pair.client.last()).isInstanceOfSatisfying(DtlsEvent.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(DtlsFailure.PROTOCOL_VIOLATION);
            assertThat(failed.text()).contains("asks for no certificate");
        });
        assertThat(pair.server.last().toString()).contains("handshake_failure");
    }

    private static byte[] withoutRequest(byte[] datagram) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        RecordView record = new RecordView();
        for (int at = 0; at < datagram.length; at = record.end) {
            assertThat(record.parse(datagram, at, datagram.length)).isNull();
            int type = record.type == ContentType.HANDSHAKE ? datagram[record.contentAt] : -1;
            if (type == HandshakeType.CERTIFICATE_REQUEST.code()) {
                continue;
            }
            if (type == HandshakeType.SERVER_HELLO_DONE.code()) {
                int sequenceAt = record.contentAt + 4;
                BigEndian.put16(datagram, sequenceAt, BigEndian.u16(datagram, sequenceAt) - 1);
            }
            kept.write(datagram, at, record.end - at);
        }
        return kept.toByteArray();
    }

    @Test
    void isRefusedByAClientOf13() throws Exception {
        Handshake handshake = new Handshake(CLIENT, DtlsRole.CLIENT, new SplittableRandom(1));
        handshake.version = DtlsVersion.DTLS_1_3;
        handshake.suite = CipherSuite.TLS_AES_128_GCM_SHA256;
        handshake.transcript.start(HashAlgorithm.SHA256);
        Step client = new ClientHandshake13(handshake, List.of(), new byte[32]);
        client.receive(new HandshakeMessage(HandshakeType.ENCRYPTED_EXTENSIONS, 1, 2, new byte[2]));
        byte[] certificate = CertificateMessage.write13(Certificates.BOB.chain(), new byte[0])
                .toByteArray();
        assertThatThrownBy(() -> client.receive(new HandshakeMessage(HandshakeType.CERTIFICATE, 2, 2, certificate)))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        refusal -> assertThat(refusal.alert()).isEqualTo(AlertDescription.HANDSHAKE_FAILURE));
    }
}
