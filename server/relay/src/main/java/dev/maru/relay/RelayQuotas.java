package dev.maru.relay;

import dev.maru.turn.Quotas;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The quotas that all reactors share. The limits may be replaced at any time: what is there stays, and what is over a new limit gets no
 * more. Thread-safe.
 *
 * <p>A user is remembered while it has an allocation, so the table is no longer than the number of allocations.
 */
final class RelayQuotas implements Quotas {
    private static final long NANOS = 1_000_000_000L;

    private final ConcurrentHashMap<String, User> users = new ConcurrentHashMap<>();
    private final AtomicInteger allocations = new AtomicInteger();
    private final RateLimit bandwidth = new RateLimit();
    private volatile RelayLimits limits;

    RelayQuotas(RelayLimits limits) {
        this.limits = limits;
    }

    /** One user's part. Its count changes within the table's own lock for that user. */
    private static final class User {
        final RateLimit bandwidth = new RateLimit();
        int allocations;
    }

    void configure(RelayLimits other) {
        limits = other;
    }

    /** How many users have an allocation. */
    int userCount() {
        return users.size();
    }

    /** How many allocations there are. */
    int allocationCount() {
        return allocations.get();
    }

    @Override
    public Answer admit(String account, long now) {
        RelayLimits present = limits;
        if (allocations.incrementAndGet() > present.allocations()) {
            allocations.decrementAndGet();
            return Refusal.TOTAL;
        }
        boolean[] admitted = {false};
        User user = users.compute(account, (name, known) -> {
            User one = known == null ? new User() : known;
            if (one.allocations < present.allocationsPerUser()) {
                one.allocations++;
                admitted[0] = true;
            }
            return one;
        });
        if (!admitted[0]) {
            allocations.decrementAndGet();
            return Refusal.USER;
        }
        return new Admitted(account, user, now);
    }

    private void release(String account) {
        allocations.decrementAndGet();
        users.computeIfPresent(account, (name, user) -> --user.allocations == 0 ? null : user);
    }

    /** The right of one allocation. */
    private final class Admitted implements Lease {
        private final String account;
        private final User user;
        private final long since;

        Admitted(String account, User user, long since) {
            this.account = account;
            this.user = user;
            this.since = since;
        }

        @Override
        public boolean mayRelay(int bytes, long now) {
            RelayLimits present = limits;
            if (!user.bandwidth.allows(bytes, present.bitsPerSecondPerUser(), now)) {
                return false;
            }
            if (!bandwidth.allows(bytes, present.bitsPerSecond(), now)) {
                user.bandwidth.giveBack(
                        bytes, present.bitsPerSecondPerUser()); // nothing passed that the user would owe for
                return false;
            }
            return true;
        }

        @Override
        public long grant(long seconds, long now) {
            long most = limits.maxAgeSeconds();
            return most == 0 ? seconds : Math.min(seconds, most - (now - since) / NANOS);
        }

        @Override
        public void end() {
            release(account);
        }
    }
}
