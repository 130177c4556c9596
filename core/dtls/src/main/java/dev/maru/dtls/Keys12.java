package dev.maru.dtls;

import java.util.Arrays;

/** What client and server of 1.2 do alike: keys, Finished, the end (RFC 5246 §7.4.9, RFC 7627). */
final class Keys12 {
    /** The epoch after the ChangeCipherSpec (RFC 6347 §4.1). */
    static final int EPOCH = 1;

    private final Handshake handshake;
    private final KeySchedule12 schedule;

    private Keys12(Handshake handshake, KeySchedule12 schedule) {
        this.handshake = handshake;
        this.schedule = schedule;
    }

    /**
     * Derives the keys, when ClientKeyExchange is in the transcript. The premaster secret is erased.
     *
     * @param isExtended whether both sides know the extended master secret
     */
    static Keys12 derive(
            Handshake handshake, byte[] premaster, byte[] clientRandom, byte[] serverRandom, boolean isExtended) {
        CipherSuite suite = handshake.suite();
        KeySchedule12 schedule = isExtended
                ? KeySchedule12.extended(suite, premaster, handshake.transcript.hash(), clientRandom, serverRandom)
                : KeySchedule12.of(suite, premaster, clientRandom, serverRandom);
        Arrays.fill(premaster, (byte) 0);
        return new Keys12(handshake, schedule);
    }

    /** Reads the peer's protected records from now on. Its next message is Finished. */
    void beginRead() {
        handshake.records.beginRead(EPOCH, handshake.suite(), schedule.keys(handshake.role.opposite()));
        handshake.incoming.expectEpoch(EPOCH);
    }

    /** Sends ChangeCipherSpec, and Finished as the first protected record. */
    void sendFinished() {
        handshake.flight().addChangeCipherSpec();
        handshake.records.beginWrite(EPOCH, handshake.suite(), schedule.keys(handshake.role));
        byte[] verifyData = schedule.verifyData(handshake.role, handshake.transcript.hash());
        handshake.send(HandshakeType.FINISHED, new VectorWriter().bytes(verifyData));
    }

    /**
     * Checks the peer's Finished. Deviation: no ChangeCipherSpec is waited for; the epoch of the record says the same, and a lost or late
     * ChangeCipherSpec then costs nothing.
     */
    void acceptFinished(HandshakeMessage message) throws HandshakeException {
        byte[] expected = schedule.verifyData(handshake.role.opposite(), handshake.transcript.hash());
        if (!java.security.MessageDigest.isEqual(expected, message.body())) {
            throw HandshakeException.notAuthentic("Finished");
        }
        handshake.record(message);
    }

    /** Ends the handshake well. */
    Step connect() {
        SrtpProtection profile = handshake.srtpProfile;
        handshake.connect(profile == null ? null : schedule.export(SrtpKeys.LABEL, null, SrtpKeys.lengthFor(profile)));
        schedule.destroy();
        return new Established12();
    }

    void destroy() {
        schedule.destroy();
    }
}
