package dev.maru.relay;

import dev.maru.wire.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Drives the machines of the doctor, each on its road, on one thread, until something is so or the patience is over. */
final class DoctorTalk implements AutoCloseable {
    /** Twice the packets of a burst, there and back. */
    private static final int MAX_WAITING = 1_024;

    private final BlockingQueue<DoctorParcel> inbox = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Map<DoctorRoad, DoctorParty> parties = new LinkedHashMap<>();
    private final List<DoctorRoad> roads = new ArrayList<>();
    private final long origin = System.nanoTime();

    /** Where roads put what they bring. */
    BlockingQueue<DoctorParcel> inbox() {
        return inbox;
    }

    /** Nanoseconds since this talk began. */
    long now() {
        return System.nanoTime() - origin;
    }

    /** Lets a party speak on a road, in place of the one before. The road is closed with the talk. */
    void join(DoctorRoad road, DoctorParty party) {
        parties.put(road, party);
        if (!roads.contains(road)) {
            roads.add(road);
        }
    }

    /** Closes a road before the talk ends. */
    void leave(DoctorRoad road) {
        parties.remove(road);
        roads.remove(road);
        road.close();
    }

    /** Goes on until something is so; false when the patience ended first. */
    boolean until(BooleanSupplier isSo, Duration patience) {
        long end = now() + patience.toNanos();
        while (true) {
            long next = end;
            for (DoctorParty party : List.copyOf(parties.values())) {
                party.act(now());
                next = Math.min(next, party.nextTimeout());
            }
            if (isSo.getAsBoolean()) {
                return true;
            }
            long now = now();
            if (now >= end) {
                return false;
            }
            DoctorParcel parcel = next(next == Machine.NEVER ? end - now : next - now);
            DoctorParty party = parcel == null ? null : parties.get(parcel.road());
            if (parcel != null && party != null) {
                party.take(parcel, now());
            }
        }
    }

    private @Nullable DoctorParcel next(long nanos) {
        try {
            return inbox.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }

    @Override
    public void close() {
        roads.forEach(DoctorRoad::close);
    }
}
