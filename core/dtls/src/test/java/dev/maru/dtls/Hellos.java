package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** ClientHellos and ServerHellos as bad peers may make them. */
final class Hellos {
    static final byte[] RANDOM = new byte[ClientHello.RANDOM_LENGTH];

    private Hellos() {}

    /** The extensions of a client of 1.3 that shares a key for X25519; a test changes them. */
    static Map<Integer, byte[]> extensionsOf13() {
        byte[] share = KeyExchange.begin(NamedGroup.X25519, new SeededRandom(new SplittableRandom(5)))
                .share();
        Map<Integer, byte[]> extensions = new TreeMap<>();
        extensions.put(
                ExtensionType.SUPPORTED_VERSIONS, bytes(new VectorWriter().u8(2).u16(0xFEFC)));
        extensions.put(
                ExtensionType.SUPPORTED_GROUPS, bytes(new VectorWriter().u16(2).u16(0x1D)));
        extensions.put(
                ExtensionType.SIGNATURE_ALGORITHMS,
                bytes(new VectorWriter().u16(2).u16(0x0403)));
        extensions.put(ExtensionType.KEY_SHARE, shares(share, 0x1D));
        return extensions;
    }

    /** A key_share with the same share for each of those groups. */
    static byte[] shares(byte[] share, int... groups) {
        return bytes(new VectorWriter().vector16(list -> {
            for (int group : groups) {
                list.u16(group).bytes16(share);
            }
        }));
    }

    static byte[] bytes(VectorWriter writer) {
        return writer.toByteArray();
    }

    /** A ClientHello as the message that it is. */
    static HandshakeMessage client(
            int sequence, byte[] session, byte[] cookie, byte[] compressions, Map<Integer, byte[]> extensions) {
        VectorWriter body = new VectorWriter()
                .u16(0xFEFD)
                .bytes(RANDOM)
                .bytes8(session)
                .bytes8(cookie)
                .vector16(suites -> suites.u16(CipherSuite.TLS_AES_128_GCM_SHA256.codePoint())
                        .u16(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256.codePoint()))
                .bytes8(compressions)
                .vector16(list ->
                        extensions.forEach((type, content) -> list.u16(type).bytes16(content)));
        return new HandshakeMessage(HandshakeType.CLIENT_HELLO, sequence, 0, body.toByteArray());
    }

    /** The same without anything unusual. */
    static HandshakeMessage client(int sequence, Map<Integer, byte[]> extensions) {
        return client(sequence, new byte[0], new byte[0], new byte[1], extensions);
    }

    /** A message in a record of its own. */
    static byte[] record(HandshakeMessage message, long sequence) {
        int headers = RecordView.HEADER_LENGTH + HandshakeMessage.HEADER_LENGTH;
        byte[] bytes = new byte[headers + message.body().length];
        bytes[0] = ContentType.HANDSHAKE;
        BigEndian.put16(bytes, 1, 0xFEFD);
        BigEndian.put48(bytes, 5, sequence);
        BigEndian.put16(bytes, 11, bytes.length - RecordView.HEADER_LENGTH);
        message.writeHeader(bytes, RecordView.HEADER_LENGTH, 0, message.body().length);
        System.arraycopy(message.body(), 0, bytes, headers, message.body().length);
        return bytes;
    }
}
