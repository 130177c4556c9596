package dev.maru.signaling;

import dev.maru.room.ErrorCode;
import dev.maru.room.Participant;
import dev.maru.room.Refusal;
import dev.maru.room.RoomDirectory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All conversations of the server and what they share. One thread calls {@link #handleTimeout} now and then, which does
 * for all of them what is due: 10,000 links are looked at in well under a millisecond, and none of them needs a timer.
 * Everything else is safe for use by several threads.
 */
final class Switchboard {
    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);

    /** When clients ask again for ICE servers that could not be had. */
    private static final long ICE_RETRY_MILLIS = 30_000;

    private final SignalingConfig config;
    private final RoomDirectory rooms;
    private final Entrance entrance;
    private final IceServers iceServers;
    private final SignalingClock clock;
    private final MessageReader reader;
    private final Counters counters;
    private final Addresses addresses;
    private final Set<Conversation> conversations = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("maru-heartbeats").daemon().factory());
    private final Postponed postponed = new Postponed(timer);
    private volatile boolean draining;

    Switchboard(
            SignalingConfig config,
            RoomDirectory rooms,
            Entrance entrance,
            IceServers iceServers,
            SignalingClock clock) {
        this.config = config;
        this.rooms = rooms;
        this.entrance = entrance;
        this.iceServers = iceServers;
        this.clock = clock;
        reader = new MessageReader(config.limits());
        counters = new Counters(rooms::participantCount, this::attached);
        addresses = new Addresses(
                config.limits().connectionsPerAddress(), config.limits().connections());
    }

    SignalingConfig config() {
        return config;
    }

    RoomDirectory rooms() {
        return rooms;
    }

    Entrance entrance() {
        return entrance;
    }

    SignalingClock clock() {
        return clock;
    }

    MessageReader reader() {
        return reader;
    }

    Counters counters() {
        return counters;
    }

    Postponed postponed() {
        return postponed;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    boolean isDraining() {
        return draining;
    }

    /** The servers for a participant; none for a while if they cannot be had, since a call may work without. */
    IceServers.Lease iceServers(Participant participant, @Nullable String host, long now) {
        try {
            return iceServers.lend(participant, host, now);
        } catch (RuntimeException e) {
            LOG.warn("No ICE servers for {}", participant.id(), e);
            return new IceServers.Lease(List.of(), now + ICE_RETRY_MILLIS);
        }
    }

    /**
     * Begins a conversation over a link. If there is no place for it, it is told so and ends at once.
     *
     * @param address whose connection it is
     */
    Conversation open(Link link, Addresses.Key address) {
        boolean hasPlace = addresses.acquire(address);
        var conversation = new Conversation(this, link, hasPlace ? address : null);
        conversations.add(conversation);
        counters.opened.increment();
        linksOf(link).increment();
        if (!hasPlace) {
            conversation.end(
                    Refusal.of(ErrorCode.TOO_MANY_CONNECTIONS, "There are too many connections from your address.")
                            .withHint("Close some, or raise the limit in the server's configuration.")
                            .withRetryAfterMillis(config.timings().heartbeat().toMillis()),
                    new Closing(CloseCode.TOO_MANY_CONNECTIONS, "too many connections from this address"));
        } else if (draining) {
            conversation.drain();
        }
        return conversation;
    }

    /** A conversation's link is closed. */
    void closed(Conversation conversation) {
        if (!conversations.remove(conversation)) {
            return;
        }
        Addresses.Key address = conversation.address();
        if (address != null) {
            addresses.release(address);
        }
        linksOf(conversation.link()).decrement();
        if (draining && conversations.isEmpty()) {
            empty.complete(null);
        }
    }

    /** Does what is due in conversations and rooms. Called by one thread at a time. */
    void handleTimeout() {
        long now = clock.nanoTime();
        for (Conversation conversation : conversations) {
            try {
                Flushes.after(() -> conversation.handleTimeout(now));
            } catch (RuntimeException e) {
                LOG.error("A heartbeat failed", e);
            }
        }
        Flushes.after(() -> rooms.handleTimeout(clock.epochMillis()));
    }

    /**
     * Sends everybody away and lets nobody in any more.
     *
     * @return completed when all are gone
     */
    CompletableFuture<Void> drain() {
        draining = true;
        conversations.forEach(Conversation::drain);
        if (conversations.isEmpty()) {
            empty.complete(null);
        }
        return empty;
    }

    /** Cuts every link. */
    void cut() {
        draining = true;
        conversations.forEach(conversation -> conversation.link().cut());
        empty.complete(null);
    }

    /** How many conversations there are. */
    int size() {
        return conversations.size();
    }

    /** How many addresses hold connections that count. */
    int addresses() {
        return addresses.size();
    }

    private int attached() {
        return (int) conversations.stream().filter(Conversation::hasSession).count();
    }

    private LongAdder linksOf(Link link) {
        return link instanceof WebSocketLink ? counters.webSockets : counters.eventStreams;
    }

    /** The refusal of everything that comes while the server stops. */
    Refusal drainingRefusal() {
        return Refusal.of(ErrorCode.DRAINING, "The server is stopping.")
                .withHint("Come back after the given time.")
                .withRetryAfterMillis(Math.max(1, config.timings().retryAfter().toMillis()));
    }
}
