package dev.maru.sctp;

import dev.maru.wire.BigEndian;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Packets and chunks as bytes, made without the code that is tested, but for the checksum, which has vectors of its own. */
final class Packets {
    private Packets() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    /** A packet from the peer, with its checksum. */
    static byte[] packet(int tag, byte[]... chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] header = new byte[12];
        BigEndian.put16(header, 0, 5_000);
        BigEndian.put16(header, 2, 5_000);
        BigEndian.put32(header, 4, tag);
        out.writeBytes(header);
        for (byte[] chunk : chunks) {
            out.writeBytes(chunk);
            out.writeBytes(new byte[-chunk.length & 3]);
        }
        return checked(out.toByteArray());
    }

    static byte[] checked(byte[] packet) {
        BigEndian.put32(packet, 8, 0);
        new Checksum().write(packet, 0, packet.length);
        return packet;
    }

    static byte[] chunk(int type, int flags, byte[] value) {
        byte[] chunk = new byte[4 + value.length];
        chunk[0] = (byte) type;
        chunk[1] = (byte) flags;
        BigEndian.put16(chunk, 2, chunk.length);
        System.arraycopy(value, 0, chunk, 4, value.length);
        return chunk;
    }

    /** 32-bit numbers, one after the other. */
    static byte[] words(int... words) {
        byte[] bytes = new byte[4 * words.length];
        for (int i = 0; i < words.length; i++) {
            BigEndian.put32(bytes, 4 * i, words[i]);
        }
        return bytes;
    }

    /** INIT of a peer that offers FORWARD-TSN and RE-CONFIG, and I-DATA if so wanted. */
    static byte[] init(int tag, int tsn, boolean interleaving) {
        String extensions = interleaving ? "8008 0007 c0 82 40 00" : "8008 0006 c0 82 0000";
        byte[] value = new byte[16 + 4 + 8];
        System.arraycopy(words(tag, 100_000, 0x0400_0400, tsn), 0, value, 0, 16);
        System.arraycopy(hex("c0000004" + extensions), 0, value, 16, 12);
        return chunk(1, 0, value);
    }

    static byte[] data(int flags, int tsn, int stream, int ssn, byte... payload) {
        byte[] value = new byte[12 + payload.length];
        System.arraycopy(words(tsn, stream << 16 | ssn, 51), 0, value, 0, 12);
        System.arraycopy(payload, 0, value, 12, payload.length);
        return chunk(0, flags, value);
    }

    /** I-DATA of the first message of a stream. */
    static byte[] iData(int flags, int tsn, int stream, int ppidOrFsn, byte... payload) {
        byte[] value = new byte[16 + payload.length];
        System.arraycopy(words(tsn, stream << 16, 0, ppidOrFsn), 0, value, 0, 16);
        System.arraycopy(payload, 0, value, 16, payload.length);
        return chunk(0x40, flags, value);
    }

    /** A SACK; gaps are pairs of first and last distance. */
    static byte[] sack(int cumulative, int window, int... gaps) {
        byte[] value = new byte[12 + 2 * gaps.length];
        System.arraycopy(words(cumulative, window, gaps.length / 2 << 16), 0, value, 0, 12);
        for (int i = 0; i < gaps.length; i++) {
            BigEndian.put16(value, 12 + 2 * i, gaps[i]);
        }
        return chunk(3, 0, value);
    }

    /** The chunks of a packet. */
    static List<byte[]> chunks(byte[] packet) {
        List<byte[]> chunks = new ArrayList<>();
        for (int at = 12; at < packet.length; ) {
            int length = BigEndian.u16(packet, at + 2);
            chunks.add(java.util.Arrays.copyOfRange(packet, at, at + length));
            at += length + 3 & ~3;
        }
        return chunks;
    }

    static int type(byte[] chunk) {
        return chunk[0] & 0xFF;
    }
}
