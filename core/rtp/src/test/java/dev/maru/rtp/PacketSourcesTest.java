package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** W3C WebRTC §5.3, RFC 6464, RFC 6465. */
class PacketSourcesTest {
    private static final long SECOND = 1_000_000_000;
    private static final ExtensionIds IDS =
            new ExtensionIds(Map.of(HeaderExtension.AUDIO_LEVEL, 1, HeaderExtension.CSRC_AUDIO_LEVEL, 2), false);

    private final PacketSources sources = new PacketSources();
    private final RtpWriter writer = new RtpWriter();
    private final RtpPacket packet = new RtpPacket();
    private final byte[] buffer = new byte[200];

    private void receive(int ssrc, int timestamp, int level, long now, int... csrcs) {
        writer.begin(buffer, 0, buffer.length).header(111, 1, timestamp, ssrc);
        for (int csrc : csrcs) {
            writer.csrc(csrc);
        }
        if (level >= 0) {
            AudioLevel.write(writer, 1, level, true);
        }
        if (csrcs.length > 1) {
            int at = writer.element(2, csrcs.length - 1);
            for (int i = 0; i < csrcs.length - 1; i++) {
                buffer[at + i] = (byte) (0x80 | i); // the reserved bit does not count
            }
        }
        writer.payload();
        assertThat(packet.parse(buffer, 0, writer.finish(4, false))).isTrue();
        sources.received(packet, IDS, now);
    }

    @Test
    void tellsWhoSpokeLastAndHowLoud() {
        receive(7, 960, 33, SECOND);
        receive(7, 1_920, -1, 2 * SECOND);
        receive(8, -1, 127, 3 * SECOND);
        assertThat(sources.recent(3 * SECOND))
                .containsExactly(
                        new PacketSources.Source(new Ssrc(8), false, 3 * SECOND, -1, 127),
                        new PacketSources.Source(new Ssrc(7), false, 2 * SECOND, 1_920, PacketSources.NO_LEVEL));
    }

    @Test
    void tellsWhoseSoundAMixerPutTogether() {
        receive(7, 960, 10, SECOND, 21, 22, 23);
        List<PacketSources.Source> recent = sources.recent(SECOND);
        assertThat(recent).filteredOn(one -> !one.isContributing()).hasSize(1);
        assertThat(recent)
                .filteredOn(PacketSources.Source::isContributing)
                .extracting(one -> one.ssrc().value(), PacketSources.Source::audioLevel)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(21, 0),
                        org.assertj.core.groups.Tuple.tuple(22, 1),
                        org.assertj.core.groups.Tuple.tuple(23, PacketSources.NO_LEVEL));
    }

    @Test
    void tellsASourceApartThatSendsAndContributes() {
        receive(7, 960, 10, SECOND, 7);
        assertThat(sources.recent(SECOND)).hasSize(2);
    }

    @Test
    void forgetsAfterTenSeconds() {
        receive(7, 960, 10, SECOND);
        assertThat(sources.recent(11 * SECOND)).hasSize(1);
        assertThat(sources.recent(11 * SECOND + 1)).isEmpty();
    }

    @Test
    void remembersTheNewestOfTooMany() {
        for (int i = 0; i < PacketSources.MAX_SOURCES + 10; i++) {
            receive(i, 0, 10, SECOND + i);
        }
        assertThat(sources.recent(2 * SECOND))
                .hasSize(PacketSources.MAX_SOURCES)
                .noneMatch(one -> one.ssrc().value() < 10);
    }
}
