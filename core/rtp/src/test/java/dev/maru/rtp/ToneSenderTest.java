package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.Machine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 4733 §2.5.1 and W3C WebRTC §7.2. */
class ToneSenderTest {
    private static final long MS = 1_000_000;

    private final ToneSender keys = new ToneSender(8_000);
    private final List<String> sent = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();

    /** Runs until nothing is due any more; each report as "time event duration", with M and E. */
    private void run(ToneSender sender, long until) {
        long now = sender.nextTimeout();
        while (now <= until) {
            for (ToneSender.Report report = sender.poll(now); report != null; report = sender.poll(now)) {
                TelephoneEvent event = report.event();
                sent.add(now / MS + " " + event.event() + " " + event.duration() + (report.isFirst() ? " M" : "")
                        + (event.isEnd() ? " E" : "")
                        + (report.segmentTicks() > 0 ? " +" + report.segmentTicks() : ""));
            }
            for (String change = sender.pollChange(); change != null; change = sender.pollChange()) {
                changes.add(now / MS + " " + change);
            }
            now = sender.nextTimeout();
        }
    }

    @Test
    void reportsAKeyEveryFiftyMillisecondsAndItsEndThreeTimes() {
        keys.insert("9", 200 * MS, 70 * MS, 0);
        run(keys, Machine.NEVER - 1);
        assertThat(sent)
                .containsExactly(
                        "50 9 400 M", "100 9 800", "150 9 1200", "200 9 1600 E", "210 9 1600 E", "220 9 1600 E");
        assertThat(changes).containsExactly("0 9", "270 ");
        assertThat(keys.nextTimeout()).isEqualTo(Machine.NEVER);
    }

    @Test
    void marksTheFirstReportOfAShortKeyWhichIsItsEnd() {
        keys.insert("#", 40 * MS, 30 * MS, 5 * MS);
        run(keys, Machine.NEVER - 1);
        assertThat(sent).containsExactly("45 11 320 M E", "55 11 320 E", "65 11 320 E");
    }

    @Test
    void countsInTheClockOfTheSound() {
        ToneSender fullband = new ToneSender(48_000);
        fullband.insert("1", 100 * MS, 70 * MS, 0);
        run(fullband, Machine.NEVER - 1);
        assertThat(sent).containsExactly("50 1 2400 M", "100 1 4800 E", "110 1 4800 E", "120 1 4800 E");
    }

    /** §2.5.1.3: 65,535 units of 48 kHz are 1.365 s. */
    @Test
    void tellsALongKeyInSegments() {
        ToneSender fullband = new ToneSender(48_000);
        fullband.insert("1", 3_000 * MS, 70 * MS, 0);
        run(fullband, Machine.NEVER - 1);
        assertThat(sent)
                .contains("1350 1 64800", "1400 1 65535", "1400 1 1665 +65535", "1450 1 4065 +65535")
                .contains("2750 1 65535 +65535", "2750 1 930 +131070")
                .endsWith("3000 1 12930 E +131070", "3010 1 12930 E +131070", "3020 1 12930 E +131070");
        assertThat(sent.stream().filter(one -> one.endsWith("M"))).containsExactly("50 1 2400 M");
    }

    @Test
    void pressesKeysOneAfterTheOtherAndWaitsAtACommaForTwoSeconds() {
        keys.insert("1,2", 100 * MS, 70 * MS, 0);
        assertThat(keys.buffer()).isEqualTo("1,2");
        run(keys, 100 * MS);
        assertThat(keys.buffer()).isEqualTo(",2");
        run(keys, Machine.NEVER - 1);
        assertThat(changes).containsExactly("0 1", "170 ,", "2170 2", "2340 ");
        assertThat(sent.stream().filter(one -> one.endsWith("M"))).containsExactly("50 1 400 M", "2220 2 400 M");
    }

    @Test
    void replacesTheKeysThatWaitButNotTheOneThatIsDown() {
        keys.insert("123", 100 * MS, 70 * MS, 0);
        run(keys, 50 * MS);
        keys.insert("9", 40 * MS, 30 * MS, 60 * MS);
        run(keys, Machine.NEVER - 1);
        assertThat(changes).containsExactly("0 1", "170 9", "240 ");
        assertThat(sent).contains("100 1 800 E", "210 9 320 M E");
    }

    @Test
    void letsNoKeyFollowAnEmptyText() {
        keys.insert("12", 100 * MS, 70 * MS, 0);
        run(keys, 50 * MS);
        keys.insert("", 100 * MS, 70 * MS, 60 * MS);
        run(keys, Machine.NEVER - 1);
        assertThat(changes).containsExactly("0 1", "170 ");
        keys.insert("", 100 * MS, 70 * MS, 500 * MS);
        assertThat(keys.nextTimeout()).as("nothing is told of nothing").isEqualTo(Machine.NEVER);
    }

    @Test
    void saysWhenAKeyIsDown() {
        assertThat(keys.isSounding(0)).isFalse();
        keys.insert("12", 100 * MS, 70 * MS, 0);
        assertThat(keys.isSounding(0)).as("about to be").isTrue();
        keys.poll(0);
        assertThat(keys.isSounding(0)).isTrue();
        assertThat(keys.isSounding(99 * MS)).isTrue();
        assertThat(keys.isSounding(100 * MS)).isFalse();
    }

    @Test
    void endsAKeyAlsoWhenItsTimerComesLate() {
        keys.insert("12", 100 * MS, 30 * MS, 0);
        keys.poll(0);
        List<TelephoneEvent> late = new ArrayList<>();
        for (ToneSender.Report report = keys.poll(400 * MS); report != null; report = keys.poll(400 * MS)) {
            late.add(report.event());
        }
        assertThat(late).containsExactly(new TelephoneEvent(1, true, 10, 800));
        assertThat(keys.isSounding(410 * MS)).as("the second").isTrue();
    }

    @Test
    void pressesNothingOnceItIsStopped() {
        keys.insert("123", 100 * MS, 70 * MS, 0);
        run(keys, 60 * MS);
        keys.stop();
        assertThat(keys.isSounding(61 * MS)).isFalse();
        assertThat(keys.nextTimeout()).isEqualTo(Machine.NEVER);
        keys.insert("9", 100 * MS, 70 * MS, 1_000 * MS);
        run(keys, Machine.NEVER - 1);
        assertThat(changes).containsExactly("0 1", "1000 9", "1170 ");
    }

    @Test
    void knowsKeysOnly() {
        assertThat(ToneSender.isPlayable("0123456789*#ABCDabcd,")).isTrue();
        assertThat(ToneSender.isPlayable("")).isTrue();
        assertThat(ToneSender.isPlayable("1 2")).isFalse();
        assertThatThrownBy(() -> keys.insert("x", MS, MS, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
