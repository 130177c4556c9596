package dev.maru.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.turn.Quotas;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RelayQuotasTest {
    private static final long SECOND = 1_000_000_000L;

    private static RelayLimits limits(int allocations, int perUser) {
        return new RelayLimits(allocations, perUser, 0, 0, 0);
    }

    private static Quotas.Lease lease(Quotas.Answer answer) {
        assertThat(answer).isInstanceOf(Quotas.Lease.class);
        return (Quotas.Lease) answer;
    }

    @Test
    void refusesAUserWhoHasAsManyAsItMay() {
        RelayQuotas quotas = new RelayQuotas(limits(10, 2));
        Quotas.Lease first = lease(quotas.admit("mina", 0));
        lease(quotas.admit("mina", 0));
        assertThat(quotas.admit("mina", 0)).isEqualTo(Quotas.Refusal.USER);
        lease(quotas.admit("jun", 0));
        first.end();
        lease(quotas.admit("mina", 0));
        assertThat(quotas.admit("mina", 0)).isEqualTo(Quotas.Refusal.USER);
    }

    @Test
    void refusesEverybodyWhenAllTogetherHaveAsManyAsTheyMay() {
        RelayQuotas quotas = new RelayQuotas(limits(2, 2));
        Quotas.Lease first = lease(quotas.admit("mina", 0));
        lease(quotas.admit("jun", 0));
        assertThat(quotas.admit("sora", 0)).isEqualTo(Quotas.Refusal.TOTAL);
        first.end();
        lease(quotas.admit("sora", 0));
    }

    @Test
    void forgetsUsersWhoHaveNothing() {
        RelayQuotas quotas = new RelayQuotas(limits(10, 2));
        Quotas.Lease one = lease(quotas.admit("mina", 0));
        Quotas.Lease two = lease(quotas.admit("mina", 0));
        assertThat(quotas.userCount()).isEqualTo(1);
        one.end();
        assertThat(quotas.userCount()).isEqualTo(1);
        two.end();
        assertThat(quotas.userCount()).isZero();
        assertThat(quotas.allocationCount()).isZero();
    }

    @Test
    void dropsWhatIsOverAUsersBandwidthAndSparesOthers() {
        RelayQuotas quotas = new RelayQuotas(new RelayLimits(10, 2, 0, 8_000_000, 0));
        Quotas.Lease mina = lease(quotas.admit("mina", 0));
        Quotas.Lease alsoMina = lease(quotas.admit("mina", 0));
        Quotas.Lease jun = lease(quotas.admit("jun", 0));
        // 1 MB/s, a quarter of a second at once: 250 kB.
        for (int i = 0; i < 125; i++) {
            assertThat(mina.mayRelay(1_000, 0)).isTrue();
            assertThat(alsoMina.mayRelay(1_000, 0)).isTrue();
        }
        assertThat(mina.mayRelay(1_000, 0)).isFalse();
        assertThat(alsoMina.mayRelay(1_000, 0)).isFalse();
        assertThat(jun.mayRelay(1_000, 0)).isTrue();
        // After a tenth of a second there is room for 100 kB more.
        for (int i = 0; i < 100; i++) {
            assertThat(mina.mayRelay(1_000, SECOND / 10)).isTrue();
        }
        assertThat(mina.mayRelay(1_000, SECOND / 10)).isFalse();
    }

    @Test
    void dropsWhatIsOverTheBandwidthOfAll() {
        RelayQuotas quotas = new RelayQuotas(new RelayLimits(10, 2, 8_000_000, 0, 0));
        Quotas.Lease mina = lease(quotas.admit("mina", 0));
        Quotas.Lease jun = lease(quotas.admit("jun", 0));
        for (int i = 0; i < 250; i++) {
            assertThat(mina.mayRelay(1_000, 0)).isTrue();
        }
        assertThat(jun.mayRelay(1_000, 0)).isFalse();
        assertThat(jun.mayRelay(1_000, SECOND)).isTrue();
    }

    @Test
    void chargesAUserNothingForWhatTheBandwidthOfAllStops() {
        RelayQuotas quotas = new RelayQuotas(new RelayLimits(10, 2, 8_000_000, 8_000_000, 0));
        Quotas.Lease mina = lease(quotas.admit("mina", 0));
        Quotas.Lease jun = lease(quotas.admit("jun", 0));
        for (int i = 0; i < 250; i++) {
            assertThat(mina.mayRelay(1_000, 0)).isTrue();
        }
        for (int i = 0; i < 250; i++) {
            assertThat(jun.mayRelay(1_000, 0)).isFalse();
        }
        quotas.configure(new RelayLimits(10, 2, 0, 8_000_000, 0));
        for (int i = 0; i < 250; i++) {
            assertThat(jun.mayRelay(1_000, 0)).isTrue();
        }
        assertThat(jun.mayRelay(1_000, 0)).isFalse();
    }

    @Test
    void letsSomePacketsPassAtTheLowestRate() {
        RelayQuotas quotas = new RelayQuotas(new RelayLimits(10, 2, 0, 1, 0));
        Quotas.Lease lease = lease(quotas.admit("mina", 0));
        for (int i = 0; i < 16; i++) {
            assertThat(lease.mayRelay(1_500, 0)).isTrue();
        }
        assertThat(lease.mayRelay(1_500, 0)).isFalse();
    }

    @Test
    void grantsNoMoreThanTheGreatestAge() {
        RelayQuotas quotas = new RelayQuotas(new RelayLimits(10, 2, 0, 0, 100));
        Quotas.Lease lease = lease(quotas.admit("mina", 5 * SECOND));
        assertThat(lease.grant(60, 5 * SECOND)).isEqualTo(60);
        assertThat(lease.grant(600, 5 * SECOND)).isEqualTo(100);
        assertThat(lease.grant(60, 65 * SECOND)).isEqualTo(40);
        assertThat(lease.grant(60, 105 * SECOND)).isZero();
        quotas.configure(limits(10, 2));
        assertThat(lease.grant(60, 105 * SECOND)).isEqualTo(60);
    }

    @Test
    void newLimitsCountAtOnceAndTakeNothingAway() {
        RelayQuotas quotas = new RelayQuotas(limits(10, 3));
        Quotas.Lease first = lease(quotas.admit("mina", 0));
        lease(quotas.admit("mina", 0));
        quotas.configure(limits(10, 1));
        assertThat(quotas.admit("mina", 0)).isEqualTo(Quotas.Refusal.USER);
        first.end();
        assertThat(quotas.admit("mina", 0)).isEqualTo(Quotas.Refusal.USER);
        quotas.configure(new RelayLimits(10, 3, 0, 1, 0));
        assertThat(first.mayRelay(24_000, 0)).isTrue();
        assertThat(first.mayRelay(1, 0)).isFalse();
    }

    @Test
    void countsRightWhenManyThreadsAskAtOnce() throws Exception {
        RelayQuotas quotas = new RelayQuotas(limits(50, 20));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> askers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String user = "user" + i;
                askers.add(() -> {
                    int held = 0;
                    for (int round = 0; round < 20_000; round++) {
                        if (quotas.admit(round % 2 == 0 ? "all" : user, 0) instanceof Quotas.Lease lease) {
                            held++;
                            assertThat(quotas.allocationCount()).isBetween(1, 54);
                            lease.end();
                        }
                    }
                    return held;
                });
            }
            for (Future<Integer> held : threads.invokeAll(askers)) {
                assertThat(held.get()).isPositive();
            }
        }
        assertThat(quotas.allocationCount()).isZero();
        assertThat(quotas.userCount()).isZero();
    }
}
