package dev.maru.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.rtp.MediaKind;
import dev.maru.rtp.NtpClock;
import dev.maru.rtp.RtpSession;
import dev.maru.rtp.RtpSessionConfig;
import dev.maru.rtp.SendStreamConfig;
import dev.maru.rtp.Ssrc;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who may use how much of a path. */
class BitrateSharesTest {
    private final RtpSession session =
            new RtpSession(new RtpSessionConfig("cname", new NtpClock(0), true), new Random(1));
    private final List<FrameSender> senders = new ArrayList<>();

    private FrameSender add(MediaKind kind, String rid, LayerSettings settings) {
        int number = senders.size() + 1;
        FrameSender sender = new FrameSender(
                kind == MediaKind.AUDIO ? "a" : "v",
                rid,
                session.addSendStream(SendStreamConfig.of(kind, new Ssrc(number), 90_000)),
                1_200,
                new Random(number));
        sender.configure(settings);
        senders.add(sender);
        return sender;
    }

    private List<Long> share(long bps) {
        BitrateShares.of(bps, senders);
        return senders.stream().map(FrameSender::targetBps).toList();
    }

    @Test
    void givesVideoWhatSoundLeaves() {
        add(MediaKind.AUDIO, "", LayerSettings.DEFAULT);
        add(MediaKind.VIDEO, "", LayerSettings.DEFAULT);
        assertThat(share(1_000_000)).containsExactly(64_000L, 936_000L);
        assertThat(share(100_000)).as("neither starves").containsExactly(50_000L, 50_000L);
    }

    @Test
    void sharesByWeightAndWithinBounds() {
        add(MediaKind.VIDEO, "q", new LayerSettings(true, 0, 0.25));
        add(MediaKind.VIDEO, "h", new LayerSettings(true, 0, 1));
        add(MediaKind.VIDEO, "f", new LayerSettings(true, 500_000, 4));
        assertThat(share(525_000)).containsExactly(25_000L, 100_000L, 400_000L);
        assertThat(share(1_000_000)).containsExactly(100_000L, 400_000L, 500_000L);
    }

    @Test
    void givesNothingToWhatIsNotSent() {
        add(MediaKind.VIDEO, "q", LayerSettings.DEFAULT);
        add(MediaKind.VIDEO, "h", new LayerSettings(false, 0, 1));
        assertThat(share(300_000)).containsExactly(300_000L, 0L);
        senders.getFirst().configure(new LayerSettings(false, 0, 1));
        assertThat(share(300_000)).containsExactly(0L, 0L);
    }

    @Test
    void tellsChangesOfATwentieth() {
        FrameSender only = add(MediaKind.VIDEO, "", LayerSettings.DEFAULT);
        share(100_000);
        assertThat(only.takeTargetChange()).isTrue();
        assertThat(only.takeTargetChange()).isFalse();
        share(104_000);
        assertThat(only.takeTargetChange()).isFalse();
        share(106_000);
        assertThat(only.takeTargetChange()).isTrue();
        share(0);
        assertThat(only.takeTargetChange()).isTrue();
        share(0);
        assertThat(only.takeTargetChange()).isFalse();
    }
}
