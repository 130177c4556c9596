package dev.maru.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuTimeTest {
    /** A line as proc(5) lays it out: utime, stime, cutime and cstime are fields 14 to 17, in hundredths of a second. */
    private static final String STAT =
            "4711 (chrome) (a b)) S 1 4711 4711 0 -1 4194560 95 12 3 4 120 30 7 5 20 0 18 0 9001 123456 789";

    @Test
    void readsTheTimesOfAProcessWhateverItsNameIs() {
        assertThat(CpuTime.ofProcess(STAT)).isEqualTo(new CpuTime(1_200_000_000, 300_000_000));
    }

    @Test
    void addsTheChildrenThatHaveEnded() {
        assertThat(CpuTime.withEndedChildren(STAT)).isEqualTo(new CpuTime(1_270_000_000, 350_000_000));
    }

    @Test
    void countsTheWholeTreeOfThisProcess() {
        long own =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
        assertThat(ProcessTree.cpuNanos(ProcessHandle.current())).isGreaterThanOrEqualTo(own - 10_000_000);
    }
}
