package dev.maru.datachannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.MalformedException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DATA_CHANNEL_OPEN, by the layout of RFC 8832 §5.1. */
class DcepTest {
    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    @Test
    void writesTheLayoutOfTheRfc() {
        ChannelParameters parameters =
                new ChannelParameters("chat", "p1", false, 3, ChannelParameters.UNLIMITED, false, -1, 256);
        assertThat(Dcep.open(parameters)).isEqualTo(hex("03 81 0100 00000003 0004 0002 63686174 7031"));
        assertThat(Dcep.ack()).isEqualTo(hex("02"));
    }

    @Test
    void readsEveryTypeOfChannel() throws MalformedException {
        for (int type : new int[] {0x00, 0x80, 0x01, 0x81, 0x02, 0x82}) {
            byte[] open = hex("03 00 0200 00000064 0001 0000 41");
            open[1] = (byte) type;
            ChannelParameters parameters = Dcep.parseOpen(open);
            assertThat(parameters.isOrdered()).isEqualTo(type < 0x80);
            assertThat(parameters.maxRetransmits()).isEqualTo((type & 3) == 1 ? 100 : -1);
            assertThat(parameters.maxLifetimeMillis()).isEqualTo((type & 3) == 2 ? 100 : -1);
            assertThat(parameters.label()).isEqualTo("A");
            assertThat(parameters.priority()).isEqualTo(512);
        }
    }

    @Test
    void readsWhatItWrites() throws MalformedException {
        for (ChannelParameters parameters : List.of(
                ChannelParameters.reliable(""),
                ChannelParameters.reliable("마루 🪵").withPriority(65_535),
                ChannelParameters.reliable("x".repeat(65_535)).withDelivery(false, 0, -1),
                ChannelParameters.reliable("y").withDelivery(true, -1, Integer.MAX_VALUE))) {
            assertThat(Dcep.parseOpen(Dcep.open(parameters))).isEqualTo(parameters);
        }
    }

    @Test
    void refusesEveryTruncatedPrefixAndWhatIsTooLong() {
        byte[] open = Dcep.open(ChannelParameters.reliable("label"));
        for (int length = 1; length < open.length; length++) {
            byte[] prefix = Arrays.copyOf(open, length);
            assertThatThrownBy(() -> Dcep.parseOpen(prefix)).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> Dcep.parseOpen(Arrays.copyOf(open, open.length + 1)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesTypesThatThereAreNotAndTextThatIsNone() {
        assertThatThrownBy(() -> Dcep.parseOpen(hex("03 03 0100 00000000 0000 0000")))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Dcep.parseOpen(hex("03 00 0100 00000000 0001 0000 ff")))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void takesLimitsOfThirtyTwoBits() throws MalformedException {
        assertThat(Dcep.parseOpen(hex("03 01 0000 ffffffff 0000 0000")).maxRetransmits())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void refusesParametersThatContradictThemselves() {
        ChannelParameters chat = ChannelParameters.reliable("chat");
        assertThatThrownBy(() -> chat.withDelivery(true, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> chat.negotiated(65_535)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChannelParameters.reliable("x".repeat(65_536)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> chat.withPriority(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
