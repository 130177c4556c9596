package dev.maru.bench;

import dev.maru.net.Driven;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Machine;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends a load at a steady rate: one burst after the other, each of the next flow. While it sends it never lets the reactor sleep, which
 * is too coarse for the gaps. What it could not send in time it leaves out, so that single packets stay single.
 */
final class PacedBursts implements Driven {

    /** Bursts that may be late at once; whatever is later is left out and counted. */
    private static final int MAX_LATE = 4;

    private final StunWriter writer = new StunWriter();
    private List<RelayFlow> flows = List.of();
    private RelayLoad load = RelayLoad.BINDING;
    private long gapNanos;
    private long nextAt = Machine.NEVER;
    private long bursts;
    private long leftOut;

    void begin(List<RelayFlow> over, RelayLoad what, int packetsPerSecond, long now) {
        flows = List.copyOf(over);
        load = what;
        gapNanos = TimeUnit.SECONDS.toNanos(1) * what.burst() / packetsPerSecond;
        nextAt = now;
        bursts = 0;
        leftOut = 0;
    }

    void end() {
        nextAt = Machine.NEVER;
    }

    /** Packets that it should have sent and could not. */
    long leftOut() {
        return leftOut * load.burst();
    }

    @Override
    public long nextTimeout() {
        return nextAt == Machine.NEVER ? Machine.NEVER : 0;
    }

    @Override
    public void handleTimeout(long now) {
        long late = (now - nextAt) / gapNanos - MAX_LATE;
        if (now > nextAt && late > 0) {
            leftOut += late;
            nextAt += late * gapNanos;
        }
        while (nextAt <= now) {
            send(now);
            nextAt += gapNanos;
        }
    }

    private void send(long now) {
        boolean odd = (bursts / flows.size() & 1) == 1;
        RelayFlow flow = flows.get((int) (bursts++ % flows.size()));
        switch (load.way()) {
            case TO_PEER -> flow.sendToPeer(load.burst(), load.bytes(), now);
            case TO_CLIENT -> flow.sendToClient(load.burst(), load.bytes());
            case BOTH -> {
                if (odd) {
                    flow.sendToClient(load.burst(), load.bytes());
                } else {
                    flow.sendToPeer(load.burst(), load.bytes(), now);
                }
            }
            case BINDING -> flow.askBinding(writer, bursts);
        }
    }
}
