package dev.maru.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** CRC32c, by the vectors of RFC 3720 appendix B.4, whose bytes are in the order of the wire. */
class ChecksumTest {
    private final Checksum checksum = new Checksum();

    @Test
    void isThatOfRfc3720ForThirtyTwoZeros() {
        byte[] packet = new byte[32];
        checksum.write(packet, 0, packet.length);
        assertThat(Arrays.copyOfRange(packet, 8, 12)).isEqualTo(Packets.hex("aa36918a"));
    }

    /** The field itself counts as zero (RFC 9260 §6.8), so the vector is one whose bytes 8 to 11 are zero. */
    @Test
    void takesItsOwnFieldForZero() {
        byte[] packet = new byte[32];
        checksum.write(packet, 0, packet.length);
        assertThat(checksum.isRight(packet, 0, packet.length)).isTrue();
        for (int i = 0; i < packet.length; i++) {
            packet[i] ^= 0x10;
            assertThat(checksum.isRight(packet, 0, packet.length))
                    .as("bit of byte %d", i)
                    .isFalse();
            packet[i] ^= 0x10;
        }
    }

    /** The iSCSI read command of RFC 3720 B.4: its bytes 8 to 11 are zero as they are here. */
    @Test
    void isThatOfRfc3720ForAReadCommand() {
        byte[] packet = Packets.hex("01c00000 00000000 00000000 00000000 14000000 00000400 00000014 00000018"
                + "28000000 00000000 02000000 00000000");
        checksum.write(packet, 0, packet.length);
        assertThat(Arrays.copyOfRange(packet, 8, 12)).isEqualTo(Packets.hex("563a96d9"));
    }
}
