package dev.maru.turn;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Quotas in numbers, for each account and for all together: allocations, bytes per second, and how long an allocation may go on. Bandwidth
 * is metered by token buckets that hold one second's worth, but at least one largest datagram.
 *
 * <p>Thread-safe and without locks on the way of packets. Machines that share one must count time from one origin.
 */
public final class MeteredQuotas implements Quotas {
    private static final long SECOND = 1_000_000_000L;

    private final ConcurrentHashMap<String, Account> accounts = new ConcurrentHashMap<>();
    private final AtomicInteger total = new AtomicInteger();
    private final Bucket totalBucket = new Bucket();
    private volatile Limits limits;

    /**
     * Quotas.
     *
     * @param limits how much
     */
    public MeteredQuotas(Limits limits) {
        this.limits = limits;
    }

    /**
     * How much. What is 0 is not limited.
     *
     * @param userAllocations of one account at a time
     * @param totalAllocations of all accounts at a time
     * @param userBytesPerSecond of one account, both directions together
     * @param totalBytesPerSecond of all accounts
     * @param lifetimeSeconds from an allocation's start until it is refreshed no more
     */
    public record Limits(
            int userAllocations,
            int totalAllocations,
            long userBytesPerSecond,
            long totalBytesPerSecond,
            long lifetimeSeconds) {
        /** Nothing limited. */
        public static final Limits NONE = new Limits(0, 0, 0, 0, 0);

        /** Checks the ranges. */
        public Limits {
            if (Math.min(userAllocations, totalAllocations) < 0
                    || Math.min(userBytesPerSecond, Math.min(totalBytesPerSecond, lifetimeSeconds)) < 0) {
                throw new IllegalArgumentException("quotas are not negative; 0 does not limit");
            }
        }
    }

    /**
     * Other numbers from now on. Allocations that are there stay.
     *
     * @param fresh how much
     */
    public void configure(Limits fresh) {
        limits = fresh;
    }

    /**
     * How many allocations there are.
     *
     * @return of all accounts
     */
    public int allocations() {
        return total.get();
    }

    @Override
    public Answer admit(String account, long now) {
        Limits current = limits;
        if (!increment(total, current.totalAllocations())) {
            return Refusal.TOTAL;
        }
        Granted[] granted = new Granted[1];
        accounts.compute(account, (name, known) -> {
            Account owner = known == null ? new Account() : known;
            if (current.userAllocations() == 0 || owner.allocations < current.userAllocations()) {
                owner.allocations++;
                granted[0] = new Granted(name, owner, now);
            }
            return owner;
        });
        if (granted[0] == null) {
            total.decrementAndGet();
            return Refusal.USER;
        }
        return granted[0];
    }

    private static boolean increment(AtomicInteger count, int limit) {
        return count.getAndUpdate(n -> limit == 0 || n < limit ? n + 1 : n) < (limit == 0 ? Integer.MAX_VALUE : limit);
    }

    /** One account; its count changes inside the map's own lock only. */
    private static final class Account {
        private final Bucket bucket = new Bucket();
        private int allocations;
    }

    /** A token bucket as one number: the time at which it will be full again. */
    private static final class Bucket {
        private static final long LARGEST = 65_535;

        private final AtomicLong fullAt = new AtomicLong();

        boolean take(int bytes, long bytesPerSecond, long now) {
            if (bytesPerSecond == 0) {
                return true;
            }
            long depth = Math.max(SECOND, LARGEST * SECOND / bytesPerSecond);
            while (true) {
                long was = fullAt.get();
                long is = Math.max(was, now) + bytes * SECOND / bytesPerSecond;
                if (is - now > depth) {
                    return false;
                }
                if (fullAt.compareAndSet(was, is)) {
                    return true;
                }
            }
        }

        void giveBack(int bytes, long bytesPerSecond) {
            if (bytesPerSecond != 0) {
                fullAt.addAndGet(-(bytes * SECOND / bytesPerSecond));
            }
        }
    }

    /** One allocation's right. */
    private final class Granted implements Lease {
        private final String name;
        private final Account account;
        private final long since;

        Granted(String name, Account account, long since) {
            this.name = name;
            this.account = account;
            this.since = since;
        }

        @Override
        public boolean mayRelay(int bytes, long now) {
            Limits current = limits;
            if (!account.bucket.take(bytes, current.userBytesPerSecond(), now)) {
                return false;
            }
            if (!totalBucket.take(bytes, current.totalBytesPerSecond(), now)) {
                account.bucket.giveBack(bytes, current.userBytesPerSecond());
                return false;
            }
            return true;
        }

        @Override
        public long grant(long seconds, long now) {
            long most = limits.lifetimeSeconds();
            return most == 0 ? seconds : Math.min(seconds, most - (now - since) / SECOND);
        }

        @Override
        public void end() {
            total.decrementAndGet();
            accounts.computeIfPresent(name, (key, owner) -> --owner.allocations == 0 ? null : owner);
        }
    }
}
