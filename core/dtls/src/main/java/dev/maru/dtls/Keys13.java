package dev.maru.dtls;

import java.security.MessageDigest;
import java.util.Arrays;

/** What client and server of 1.3 do alike: keys of epochs, Certificate, CertificateVerify, Finished (RFC 8446 §4.4, RFC 9147 §6.1). */
final class Keys13 {
    /** The epoch of the handshake's protected messages. */
    static final int HANDSHAKE_EPOCH = 2;
    /** The first epoch of application data. */
    static final int APPLICATION_EPOCH = 3;

    private static final byte[] NO_CONTEXT = {};

    private final Handshake handshake;
    private final KeySchedule13 schedule;
    private final CipherSuite suite;
    private final DtlsRole own;
    private final DtlsRole peer;

    private Keys13(Handshake handshake) {
        this.handshake = handshake;
        suite = handshake.suite();
        own = handshake.role;
        peer = own.opposite();
        schedule = new KeySchedule13(suite);
    }

    /** Begins epoch 2 both ways, when the ServerHello is in the transcript. The shared secret is erased. */
    static Keys13 begin(Handshake handshake, byte[] secret) {
        Keys13 keys = new Keys13(handshake);
        keys.schedule.beginHandshake(secret, handshake.transcript.hash());
        Arrays.fill(secret, (byte) 0);
        handshake.records.beginRead(HANDSHAKE_EPOCH, keys.suite, keys.schedule.handshakeKeys(keys.peer));
        handshake.records.beginWrite(HANDSHAKE_EPOCH, keys.suite, keys.schedule.handshakeKeys(keys.own));
        handshake.incoming.expectEpoch(HANDSHAKE_EPOCH);
        return keys;
    }

    /** Derives what comes after the handshake, when the server's Finished is in the transcript. */
    void deriveApplication() {
        schedule.beginApplication(handshake.transcript.hash());
    }

    void beginApplicationRead() {
        handshake.records.beginRead(APPLICATION_EPOCH, suite, schedule.applicationKeys(peer));
        handshake.incoming.expectEpoch(APPLICATION_EPOCH);
    }

    void beginApplicationWrite() {
        handshake.records.beginWrite(APPLICATION_EPOCH, suite, schedule.applicationKeys(own));
    }

    /** Sends our Certificate and CertificateVerify (RFC 8446 §4.4.2, §4.4.3). */
    void sendCertificate(SignatureScheme scheme) {
        DtlsCertificate certificate = handshake.config.certificate();
        handshake.send(HandshakeType.CERTIFICATE, CertificateMessage.write13(certificate.chain(), NO_CONTEXT));
        byte[] content = SignatureScheme.content13(own, handshake.transcript.hash());
        byte[] signature = scheme.sign(certificate.privateKey(), content, handshake.random);
        handshake.send(HandshakeType.CERTIFICATE_VERIFY, SignedMessage.write(scheme, signature));
    }

    void acceptCertificate(HandshakeMessage message) throws HandshakeException {
        handshake.acceptPeer(CertificateMessage.read13(message.reader()));
        handshake.record(message);
    }

    void acceptCertificateVerify(HandshakeMessage message) throws HandshakeException {
        byte[] content = SignatureScheme.content13(peer, handshake.transcript.hash());
        SignedMessage.verify(message.reader(), handshake.peerKey(), content, true);
        handshake.record(message);
    }

    void sendFinished() {
        byte[] verifyData = schedule.verifyData(own, handshake.transcript.hash());
        handshake.send(HandshakeType.FINISHED, new VectorWriter().bytes(verifyData));
    }

    void acceptFinished(HandshakeMessage message) throws HandshakeException {
        byte[] expected = schedule.verifyData(peer, handshake.transcript.hash());
        if (!MessageDigest.isEqual(expected, message.body())) {
            throw HandshakeException.notAuthentic("Finished");
        }
        handshake.record(message);
    }

    /** Ends the handshake well. */
    Established13 connect() {
        SrtpProtection profile = handshake.srtpProfile;
        handshake.connect(
                profile == null ? null : schedule.export(SrtpKeys.LABEL, NO_CONTEXT, SrtpKeys.lengthFor(profile)));
        schedule.forgetHandshake();
        return new Established13(handshake, schedule);
    }

    void destroy() {
        schedule.destroy();
    }
}
