package dev.maru.srtp;

import static dev.maru.srtp.Packets.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import org.junit.jupiter.api.Test;

/** The reference packets that libsrtp tests itself with. Its first SRTCP index is 1, ours is 0 as RFC 3711 §3.4 has it. */
class LibsrtpVectorsTest {
    private static final byte[] RTP = hex("800f1234decafbadcafebabe" + "abababababababababababababababab");
    private static final byte[] RTCP = hex("81c8000bcafebabe" + "abababababababababababababababab");

    private static final byte[] COUNTER_KEY = hex("e1f97a0d3e018be0d64fa32c06de4139");
    private static final byte[] COUNTER_SALT = hex("0ec675ad498afeebb6960b3aabe6");
    private static final byte[] COUNTER_RTP =
            hex("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb");
    private static final byte[] COUNTER_RTCP =
            hex("81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798");
    private static final byte[] COUNTER_EMPTY = hex("800f1234decafbadcafebabe773c2e1cd91d590d16e5");

    private static final byte[] GCM_KEY = hex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] GCM_SALT = hex("a0a1a2a3a4a5a6a7a8a9aaab");
    private static final byte[] GCM_RTP =
            hex("800f1234decafbadcafebabec5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392");
    private static final byte[] GCM_RTCP =
            hex("81c8000bcafebabec98b8b5df0392a55852b6c21ac8e7025c52c6fbea2b3b446ea31123ba88ce61e80000001");

    private static SrtpContext counter() {
        return SrtpContext.ofMasterKey(SrtpProfile.AES128_CM_SHA1_80, COUNTER_KEY, COUNTER_SALT, SrtpOptions.DEFAULT);
    }

    private static SrtpContext gcm(SrtpCiphers ciphers) {
        return SrtpContext.ofMasterKey(
                SrtpProfile.AEAD_AES_128_GCM, GCM_KEY, GCM_SALT, SrtpOptions.DEFAULT.withCiphers(ciphers));
    }

    @Test
    void protectsRtp() {
        assertThat(Packets.sealed(new SrtpSender(counter()), RTP)).isEqualTo(COUNTER_RTP);
        assertThat(Packets.sealed(new SrtpSender(counter()), hex("800f1234decafbadcafebabe")))
                .isEqualTo(COUNTER_EMPTY);
        for (SrtpCiphers ciphers : Packets.allCiphers()) {
            assertThat(Packets.sealed(new SrtpSender(gcm(ciphers)), RTP)).isEqualTo(GCM_RTP);
        }
    }

    /** The same key stream and HMAC; the tag is cut off earlier, that of RTCP is not (RFC 3711 §5.2). */
    @Test
    void cutsTagsTo32BitsForRtpAlone() {
        SrtpSender sender =
                new SrtpSender(SrtpProfile.AES128_CM_SHA1_32, COUNTER_KEY, COUNTER_SALT, SrtpOptions.DEFAULT);
        assertThat(Packets.sealed(sender, RTP)).isEqualTo(java.util.Arrays.copyOf(COUNTER_RTP, COUNTER_RTP.length - 6));
        Packets.sealedRtcp(sender, RTCP);
        assertThat(Packets.sealedRtcp(sender, RTCP)).isEqualTo(COUNTER_RTCP);
    }

    @Test
    void protectsRtcp() {
        protectsSecond(new SrtpSender(counter()), COUNTER_RTCP);
        for (SrtpCiphers ciphers : Packets.allCiphers()) {
            protectsSecond(new SrtpSender(gcm(ciphers)), GCM_RTCP);
        }
    }

    private static void protectsSecond(SrtpSender sender, byte[] sealed) {
        Packets.sealedRtcp(sender, RTCP);
        assertThat(Packets.sealedRtcp(sender, RTCP)).isEqualTo(sealed);
    }

    @Test
    void unprotectsBoth() {
        unprotects(new SrtpReceiver(counter()), COUNTER_RTP, COUNTER_RTCP);
        for (SrtpCiphers ciphers : Packets.allCiphers()) {
            unprotects(new SrtpReceiver(gcm(ciphers)), GCM_RTP, GCM_RTCP);
        }
    }

    private static void unprotects(SrtpReceiver receiver, byte[] rtp, byte[] rtcp) {
        Datagram packet = Packets.datagram(rtp);
        assertThat(receiver.unprotect(packet)).isTrue();
        assertThat(packet.toByteArray()).isEqualTo(RTP);
        Datagram control = Packets.datagram(rtcp);
        assertThat(receiver.unprotectRtcp(control)).isTrue();
        assertThat(control.toByteArray()).isEqualTo(RTCP);
    }
}
