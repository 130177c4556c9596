package dev.maru.dtls;

import java.util.ArrayList;
import java.util.List;

/** The Certificate message of both versions: a chain, the leaf first (RFC 5246 §7.4.2, RFC 8446 §4.4.2). */
final class CertificateMessage {
    private CertificateMessage() {}

    static List<byte[]> read12(VectorReader reader) throws HandshakeException {
        VectorReader list = reader.vector24();
        reader.expectEnd();
        List<byte[]> chain = new ArrayList<>();
        while (!list.isAtEnd()) {
            add(chain, list.bytes24());
        }
        return chain;
    }

    /** Reads that of 1.3, whose request context must be empty during the handshake. */
    static List<byte[]> read13(VectorReader reader) throws HandshakeException {
        if (reader.bytes8().length != 0) {
            throw HandshakeException.illegal("a Certificate with a context that nobody gave");
        }
        VectorReader list = reader.vector24();
        reader.expectEnd();
        List<byte[]> chain = new ArrayList<>();
        while (!list.isAtEnd()) {
            add(chain, list.bytes24());
            if (list.isAtEnd()) {
                throw HandshakeException.undecodable("a certificate without its list of extensions");
            }
            Extensions.read(list).expectOnly(List.of());
        }
        return chain;
    }

    private static void add(List<byte[]> chain, byte[] certificate) throws HandshakeException {
        if (certificate.length == 0) {
            throw HandshakeException.undecodable("an empty certificate");
        }
        if (chain.size() == PeerCertificate.MAX_CHAIN) {
            throw new HandshakeException(
                    AlertDescription.BAD_CERTIFICATE, DtlsFailure.LIMIT, "a chain of too many certificates");
        }
        chain.add(certificate);
    }

    static VectorWriter write12(List<byte[]> chain) {
        return new VectorWriter().vector24(list -> chain.forEach(list::bytes24));
    }

    static VectorWriter write13(List<byte[]> chain, byte[] context) {
        return new VectorWriter()
                .bytes8(context)
                .vector24(list -> chain.forEach(der -> list.bytes24(der).u16(0)));
    }
}
