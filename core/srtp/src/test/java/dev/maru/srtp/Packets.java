package dev.maru.srtp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Packets, keys and ciphers that the tests have in common. */
final class Packets {
    static final int SSRC = 0xCAFEBABE;
    static final int ROOM_BEHIND = 64;

    private Packets() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** A datagram as a driver hands it over: room in front and behind. */
    static Datagram datagram(byte[] content) {
        byte[] bytes = new byte[Datagram.HEADROOM + content.length + ROOM_BEHIND];
        System.arraycopy(content, 0, bytes, Datagram.HEADROOM, content.length);
        return new Datagram(0).wrap(bytes, Datagram.HEADROOM, content.length);
    }

    static byte[] rtp(int ssrc, int sequenceNumber, int payloadLength) {
        byte[] packet = new byte[12 + payloadLength];
        new Random(ssrc * 31L + sequenceNumber).nextBytes(packet);
        packet[0] = (byte) 0x80;
        packet[1] = 96;
        BigEndian.put16(packet, 2, sequenceNumber);
        BigEndian.put32(packet, 8, ssrc);
        return packet;
    }

    /** Two CSRCs, and header extensions in the one-byte form. */
    static byte[] rtpWithExtensions(int ssrc, int sequenceNumber, int payloadLength) {
        byte[] middle = hex("0001e2400000b26e" + "bede0003" + "1041" + "22010203" + "31aabb" + "000000");
        byte[] plain = rtp(ssrc, sequenceNumber, payloadLength);
        byte[] packet = new byte[plain.length + middle.length];
        System.arraycopy(plain, 0, packet, 0, 12);
        System.arraycopy(middle, 0, packet, 12, middle.length);
        System.arraycopy(plain, 12, packet, 12 + middle.length, payloadLength);
        packet[0] = (byte) 0x92;
        return packet;
    }

    static byte[] rtcp(int ssrc, int words) {
        byte[] packet = new byte[8 + 4 * words];
        new Random(ssrc).nextBytes(packet);
        packet[0] = (byte) 0x81;
        packet[1] = (byte) 200;
        BigEndian.put16(packet, 2, 1 + words);
        BigEndian.put32(packet, 4, ssrc);
        return packet;
    }

    static byte[] masterKey(SrtpProfile profile) {
        return pattern(profile.keyLength(), 1);
    }

    static byte[] masterSalt(SrtpProfile profile) {
        return pattern(profile.saltLength(), 0xA0);
    }

    private static byte[] pattern(int length, int first) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    static SrtpSender sender(SrtpProfile profile, SrtpOptions options) {
        return new SrtpSender(profile, masterKey(profile), masterSalt(profile), options);
    }

    static SrtpReceiver receiver(SrtpProfile profile, SrtpOptions options) {
        return new SrtpReceiver(profile, masterKey(profile), masterSalt(profile), options);
    }

    /** The JDK's ciphers, and libipsec-mb where it is. */
    static List<SrtpCiphers> allCiphers() {
        List<SrtpCiphers> all = new ArrayList<>(List.of(SrtpCiphers.jca()));
        if (!SrtpCiphers.preferred().name().startsWith("JCA")) {
            all.add(SrtpCiphers.preferred());
        }
        return all;
    }

    /** Every profile with every source of ciphers. */
    static List<SrtpCase> allCases() {
        List<SrtpCase> all = new ArrayList<>();
        for (SrtpProfile profile : SrtpProfile.values()) {
            for (SrtpCiphers ciphers : allCiphers()) {
                all.add(new SrtpCase(profile, SrtpOptions.DEFAULT.withCiphers(ciphers)));
            }
        }
        return all;
    }

    /** A protected copy of an RTP packet. */
    static byte[] sealed(SrtpSender sender, byte[] plain) {
        Datagram datagram = datagram(plain);
        if (!sender.protect(datagram)) {
            throw new AssertionError("refused to protect");
        }
        return datagram.toByteArray();
    }

    /** A protected copy of an RTCP packet. */
    static byte[] sealedRtcp(SrtpSender sender, byte[] plain) {
        Datagram datagram = datagram(plain);
        if (!sender.protectRtcp(datagram)) {
            throw new AssertionError("refused to protect");
        }
        return datagram.toByteArray();
    }
}
