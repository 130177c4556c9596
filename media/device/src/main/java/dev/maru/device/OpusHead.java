package dev.maru.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The identification header of Opus in Ogg (RFC 7845 §5.1).
 *
 * @param channels output channels, 1 to 255; 1 or 2 in mapping family 0
 * @param preSkip samples of 48 kHz to leave out at the beginning of the decoder's output, 0 to 65,535
 * @param inputSampleRate samples per second before encoding, for information; 0 when not known
 * @param outputGain to be applied to the decoder's output, in 1/256 dB, -32,768 to 32,767
 * @param mappingFamily how channels are ordered and spread over streams; 0 for mono and stereo
 * @param mapping for other families, number of streams, number of coupled streams and one byte for each channel (§5.1.1); else
 *     empty
 */
public record OpusHead(
        int channels, int preSkip, long inputSampleRate, int outputGain, int mappingFamily, byte[] mapping) {
    /** The samples that libopus needs to converge, and players expect (RFC 7845 §4.2): 80 ms. */
    public static final int USUAL_PRE_SKIP = 3_840;

    static final byte[] MAGIC = "OpusHead".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = 19;

    /** The highest version that this one can be read as (§5.1): the upper four bits are the incompatible part. */
    private static final int MAX_VERSION = 15;

    /**
     * A header for mono or stereo that came out of a WebRTC connection, whose beginning nobody needs to skip.
     *
     * @param channels 1 or 2
     * @param preSkip samples of 48 kHz to leave out at the beginning
     * @return the header
     */
    public static OpusHead of(int channels, int preSkip) {
        if (channels != 1 && channels != 2) {
            throw new IllegalArgumentException("mapping family 0 has 1 or 2 channels, not " + channels);
        }
        return new OpusHead(channels, preSkip, 48_000, 0, 0, new byte[0]);
    }

    static OpusHead parse(byte[] packet) throws IOException {
        if (!startsWith(packet, MAGIC) || packet.length < LENGTH) {
            throw new IOException(
                    "the Ogg stream is not Opus: its first packet is no OpusHead of " + LENGTH + " bytes");
        }
        ByteBuffer fields = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
        int version = fields.get(8) & 0xFF;
        int channels = fields.get(9) & 0xFF;
        int family = fields.get(18) & 0xFF;
        if (version > MAX_VERSION) {
            throw new IOException("OpusHead of version " + version + "; up to " + MAX_VERSION + " can be read");
        }
        if (channels == 0 || family == 0 && channels > 2) {
            throw new IOException("OpusHead with " + channels + " channels in mapping family " + family);
        }
        byte[] mapping = new byte[family == 0 ? 0 : 2 + channels];
        if (packet.length < LENGTH + mapping.length) {
            throw new IOException("OpusHead ends within its channel mapping table");
        }
        System.arraycopy(packet, LENGTH, mapping, 0, mapping.length);
        return new OpusHead(
                channels,
                fields.getShort(10) & 0xFFFF,
                fields.getInt(12) & 0xFFFF_FFFFL,
                fields.getShort(16),
                family,
                mapping);
    }

    byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(LENGTH + mapping.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).put((byte) 1).put((byte) channels).putShort((short) preSkip);
        out.putInt((int) inputSampleRate).putShort((short) outputGain).put((byte) mappingFamily);
        return out.put(mapping).array();
    }

    static boolean startsWith(byte[] packet, byte[] magic) {
        return packet.length >= magic.length
                && java.util.Arrays.equals(packet, 0, magic.length, magic, 0, magic.length);
    }
}
