package dev.maru.turn;

import dev.maru.wire.Protocol;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Ports that were opened beside an even one and wait for the client that comes with their token (RFC 8656 §7.2). */
final class Reservations {
    private final Map<Long, Reservation> waiting = new HashMap<>();
    private final ExpiryWheel wheel;
    private final RelaySockets sockets;
    private final RandomGenerator entropy;

    Reservations(ExpiryWheel wheel, RelaySockets sockets, RandomGenerator entropy) {
        this.wheel = wheel;
        this.sockets = sockets;
        this.entropy = entropy;
    }

    /** One port. */
    private final class Reservation extends Timed {
        private final long token;
        private final String account;
        private final RelaySockets.Opened opened;

        Reservation(long token, String account, RelaySockets.Opened opened) {
            this.token = token;
            this.account = account;
            this.opened = opened;
        }

        @Override
        void expire(long now) {
            waiting.remove(token);
            sockets.close(Protocol.UDP, opened.local());
        }
    }

    int size() {
        return waiting.size();
    }

    /** Keeps a port until a time. Returns its token, which is not 0. */
    long keep(RelaySockets.Opened opened, String account, long deadline) {
        long token = entropy.nextLong();
        while (token == 0 || waiting.containsKey(token)) {
            token = entropy.nextLong();
        }
        Reservation reservation = new Reservation(token, account, opened);
        waiting.put(token, reservation);
        wheel.schedule(reservation, deadline);
        return token;
    }

    /** Hands a port out, once, to the account that reserved it. Null when there is none. */
    RelaySockets.@Nullable Opened take(long token, String account) {
        Reservation reservation = waiting.get(token);
        if (reservation == null || !reservation.account.equals(account)) {
            return null;
        }
        waiting.remove(token);
        wheel.cancel(reservation);
        return reservation.opened;
    }

    /** Closes all of them. */
    void clear() {
        waiting.values().forEach(reservation -> {
            wheel.cancel(reservation);
            sockets.close(Protocol.UDP, reservation.opened.local());
        });
        waiting.clear();
    }
}
