package dev.maru.net;

import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Names in place of addresses on the networks around this host (draft-ietf-mmusic-mdns-ice-candidates): finds out what a peer's
 * {@code ….local} candidate stands for, and publishes names for our own addresses.
 *
 * <p>It listens at port 5353 in the groups of mDNS (RFC 6762 §3) on each interface that is of use, beside other programs that do. Only
 * names that are version 4 UUIDs are asked for. Methods may be called from any thread; futures are completed on the reactor's.
 * {@link #close} it before the reactor, or what is being asked for is never completed.
 */
public final class Mdns implements AutoCloseable {
    /** Interfaces and families listened on: a host with more has most of them for containers, and each packet costs them all. */
    static final int MAX_LINKS = 32;

    private final Reactor reactor;
    private final RandomGenerator entropy;
    private final List<MdnsLink> links = new ArrayList<>();
    private final Map<MdnsHostName, Waiting> waiting = new LinkedHashMap<>();
    private final Map<MdnsHostName, TransportAddress> published = new LinkedHashMap<>();
    private final Driven timers = new Driven() {
        @Override
        public long nextTimeout() {
            long next = Machine.NEVER;
            for (MdnsLink link : links) {
                next = Math.min(next, link.machine.nextTimeout());
            }
            return next;
        }

        @Override
        public void handleTimeout(long now) {
            for (MdnsLink link : List.copyOf(links)) {
                link.machine.handleTimeout(now);
                link.drain(now);
            }
        }
    };
    private boolean closed;

    /** A name that is asked for: on which links still, and for whom. */
    private record Waiting(CompletableFuture<TransportAddress> answer, Set<MdnsLink> links) {}

    private Mdns(Reactor reactor, RandomGenerator entropy) {
        this.reactor = reactor;
        this.entropy = entropy;
    }

    /**
     * Starts listening.
     *
     * @param reactor whose thread does the work
     * @param addresses of this host, such as {@link Interfaces#list} gives; the loopback interface counts when there is no other
     * @param entropy for names, so unguessable; used on the reactor's thread
     * @return running; or {@link IOException} when no interface lets us join
     */
    public static CompletableFuture<Mdns> start(Reactor reactor, List<HostAddress> addresses, RandomGenerator entropy) {
        return reactor.submit(() -> {
            Mdns mdns = new Mdns(reactor, entropy);
            mdns.update(addresses);
            if (mdns.links.isEmpty()) {
                throw new IOException("mDNS can be had on no interface; look whether one is up that takes multicast,"
                        + " and whether another program has port 5353 for itself");
            }
            reactor.register(mdns.timers);
            return mdns;
        });
    }

    /**
     * Asks the networks around us what a name stands for, for up to ten seconds.
     *
     * @param name a version 4 UUID and {@code .local}
     * @return its address with port 0, the IPv6 one if the first answer has both; or {@link UnknownHostException} when nobody answers, the
     *     name is of another kind, or too many are asked for; or {@link RejectedExecutionException} when the reactor is full or has stopped
     */
    public CompletableFuture<TransportAddress> resolve(String name) {
        MdnsHostName host = MdnsHostName.parse(name);
        if (host == null) {
            return CompletableFuture.failedFuture(new UnknownHostException(
                    "only names of candidates are asked for by mDNS, a version 4 UUID and .local"));
        }
        return reactor.submit(() -> ask(host)).thenCompose(answer -> answer);
    }

    private CompletableFuture<TransportAddress> ask(MdnsHostName name) {
        Waiting before = waiting.get(name);
        if (before != null) {
            return before.answer().copy();
        }
        Waiting asked = new Waiting(new CompletableFuture<>(), new HashSet<>());
        for (MdnsLink link : links) {
            ask(name, asked, link);
        }
        if (asked.links().isEmpty()) {
            return CompletableFuture.failedFuture(new UnknownHostException(
                    closed ? "mDNS is closed" : "more than " + MdnsAsker.MAX_NAMES + " names are asked for at once"));
        }
        waiting.put(name, asked);
        return asked.answer().copy();
    }

    private void ask(MdnsHostName name, Waiting asked, MdnsLink link) {
        if (link.machine.resolve(name, reactor.now())) {
            asked.links().add(link);
        }
    }

    void handle(MdnsLink link, MdnsEvent event) {
        switch (event) {
            case MdnsEvent.Resolved resolved -> {
                Waiting asked = waiting.remove(resolved.name());
                if (asked != null) {
                    asked.links().forEach(each -> each.machine.cancel(resolved.name()));
                    asked.answer().complete(resolved.address());
                }
            }
            case MdnsEvent.Unanswered unanswered -> giveUp(unanswered.name(), link, "nobody on this network answers");
        }
    }

    private void giveUp(MdnsHostName name, MdnsLink link, String why) {
        Waiting asked = waiting.get(name);
        if (asked != null && asked.links().remove(link) && asked.links().isEmpty()) {
            waiting.remove(name);
            asked.answer().completeExceptionally(new UnknownHostException(name + ": " + why));
        }
    }

    /**
     * Publishes a new name for an address, until {@link #unpublish} or {@link #close}: on the interface that has the address, or on all when
     * none has it.
     *
     * @param address of this host; its port does not matter
     * @return the name, of 122 random bits, once questions for it are answered; or {@link IllegalStateException} when too many are published
     */
    public CompletableFuture<String> publish(TransportAddress address) {
        return reactor.submit(() -> {
            if (closed || published.size() >= MdnsPublisher.MAX_NAMES) {
                throw new IllegalStateException(
                        closed
                                ? "mDNS is closed"
                                : "too many names are published; take back those of calls that are over");
            }
            MdnsHostName name = MdnsHostName.random(entropy);
            published.put(name, address);
            publish(name, address);
            return name.toString();
        });
    }

    private void publish(MdnsHostName name, TransportAddress address) {
        boolean isKnown = links.stream().anyMatch(link -> link.has(address));
        for (MdnsLink link : List.copyOf(links)) {
            if (link.has(address) || !isKnown) {
                link.machine.publish(name, address, reactor.now());
                link.drain(reactor.now());
            }
        }
    }

    /**
     * Takes a name back, and says so to those who may remember it (RFC 6762 §10.1). Nothing happens when it is not published.
     *
     * @param name as {@link #publish} gave it
     */
    public void unpublish(String name) {
        MdnsHostName host = MdnsHostName.parse(name);
        if (host != null) {
            reactor.execute(() -> takeBack(host));
        }
    }

    private void takeBack(MdnsHostName name) {
        if (published.remove(name) != null) {
            for (MdnsLink link : List.copyOf(links)) {
                link.machine.unpublish(name);
                link.drain(reactor.now());
            }
        }
    }

    /**
     * Follows a change of the interfaces: listens on those that are new, asks and publishes there what is asked for and published now, and
     * leaves those that are gone.
     *
     * @param addresses all that this host has now, as of {@link Interfaces.Change}
     */
    public void networkChanged(List<HostAddress> addresses) {
        reactor.execute(() -> {
            if (!closed) {
                update(addresses);
            }
        });
    }

    private void update(List<HostAddress> addresses) {
        Map<MdnsLink.Place, List<TransportAddress>> wanted = usable(addresses);
        for (MdnsLink link : List.copyOf(links)) {
            List<TransportAddress> there = wanted.remove(link.place);
            if (there == null) {
                leave(link, "the network that was asked is gone");
            } else {
                link.addresses(there);
            }
        }
        wanted.forEach((place, there) -> {
            if (links.size() < MAX_LINKS) {
                enter(place, there);
            }
        });
    }

    /** One place for each family of an interface that others may be behind. A tunnel to one neighbour is none. */
    private static Map<MdnsLink.Place, List<TransportAddress>> usable(List<HostAddress> addresses) {
        boolean hasOther = addresses.stream().anyMatch(each -> !each.isLoopback());
        Map<MdnsLink.Place, List<TransportAddress>> places = new LinkedHashMap<>();
        Map<Integer, List<TransportAddress>> byInterface = addresses.stream()
                .collect(Collectors.groupingBy(
                        HostAddress::interfaceIndex,
                        Collectors.mapping(HostAddress::address, Collectors.toUnmodifiableList())));
        for (HostAddress each : addresses) {
            if (!each.isPointToPoint() && !each.isVirtual() && !(each.isLoopback() && hasOther)) {
                places.put(
                        new MdnsLink.Place(each.interfaceIndex(), each.address().isIpv6()),
                        byInterface.getOrDefault(each.interfaceIndex(), List.of()));
            }
        }
        return places;
    }

    private void enter(MdnsLink.Place place, List<TransportAddress> addresses) {
        MdnsLink link;
        try {
            link = MdnsLink.open(this, reactor, place, addresses);
        } catch (IOException e) {
            return; // an interface without multicast; the others may have it
        }
        links.add(link);
        waiting.forEach((name, asked) -> ask(name, asked, link));
        published.forEach((name, address) -> {
            if (link.has(address)) {
                link.machine.publish(name, address, reactor.now());
            }
        });
        link.drain(reactor.now());
    }

    private void leave(MdnsLink link, String why) {
        links.remove(link);
        link.close();
        List.copyOf(waiting.keySet()).forEach(name -> giveUp(name, link, why));
    }

    RandomGenerator entropy() {
        return entropy;
    }

    /** Takes all names back, fails what is being asked for, and stops listening, soon after this returns. Closing twice does nothing. */
    @Override
    public void close() {
        reactor.execute(() -> {
            closed = true;
            List.copyOf(published.keySet()).forEach(this::takeBack);
            List.copyOf(links).forEach(link -> leave(link, "mDNS was closed"));
            reactor.unregister(timers);
        });
    }
}
