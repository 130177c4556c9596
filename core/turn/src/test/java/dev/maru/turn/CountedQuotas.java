package dev.maru.turn;

import java.util.HashMap;
import java.util.Map;

/** Quotas that are counted and never come back by themselves: what a machine makes of them is to be seen, not how they are metered. */
final class CountedQuotas implements Quotas {
    int allocationsLeft = Integer.MAX_VALUE;
    int allocationsOfEach = Integer.MAX_VALUE;
    long bytesLeft = Long.MAX_VALUE;
    long secondsAtMost = Long.MAX_VALUE;

    private final Map<String, Integer> allocations = new HashMap<>();

    @Override
    public Answer admit(String account, long now) {
        if (allocationsLeft == 0) {
            return Refusal.TOTAL;
        }
        if (allocations.getOrDefault(account, 0) >= allocationsOfEach) {
            return Refusal.USER;
        }
        allocationsLeft--;
        allocations.merge(account, 1, Integer::sum);
        return new Counted(account, now);
    }

    private final class Counted implements Lease {
        private final String account;
        private final long since;

        Counted(String account, long since) {
            this.account = account;
            this.since = since;
        }

        @Override
        public boolean mayRelay(int bytes, long now) {
            boolean isEnough = bytes <= bytesLeft;
            bytesLeft -= isEnough ? bytes : 0;
            return isEnough;
        }

        @Override
        public long grant(long seconds, long now) {
            return Math.min(seconds, secondsAtMost - (now - since) / ServerWorld.SECOND);
        }

        @Override
        public void end() {
            allocationsLeft++;
            allocations.merge(account, -1, Integer::sum);
        }
    }
}
