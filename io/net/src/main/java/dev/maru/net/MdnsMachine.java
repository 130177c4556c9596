package dev.maru.net;

import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import dev.maru.wire.MalformedException;
import dev.maru.wire.TransportAddress;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Names of candidates on one link (draft-ietf-mmusic-mdns-ice-candidates, RFC 6762): asks for those of peers, and publishes ours. One
 * machine for each interface and IP family.
 *
 * <p>An answer is believed when it comes from port 5353 and is for a name that is asked for (RFC 6762 §6, §11). That it comes from this
 * link is the driver's to see to: its socket takes packets to the group only, and groups end at the link.
 */
final class MdnsMachine implements Machine<MdnsEvent> {
    /** RFC 6762 §3. */
    static final int PORT = 5_353;

    /** RFC 6762 §3: the group of IPv4. */
    static final TransportAddress GROUP_IPV4 = TransportAddress.ofIpv4(0xE000_00FB, PORT);

    /** RFC 6762 §3: the group of IPv6, ff02::fb. */
    static final TransportAddress GROUP_IPV6 = TransportAddress.ofIpv6(0xFF02_0000_0000_0000L, 0xFB, PORT);

    /**
     * When a name counts as unanswered, in nanoseconds: questions have gone out at about 0, 1, 3 and 7 seconds then. A peer on this link
     * answers at once; a peer elsewhere never does, and its candidate only holds up the verdict of ICE.
     */
    static final long GIVE_UP = 10_000_000_000L;

    /** A packet of 1,500 bytes less the headers of IPv6 and UDP (RFC 6762 §17 wants no fragments). */
    static final int MAX_PACKET = 1_452;

    private final TransportAddress group;
    private final MdnsAsker asker;
    private final MdnsPublisher publisher = new MdnsPublisher();
    private final ArrayDeque<MdnsEvent> events = new ArrayDeque<>();
    private final DropCounters drops = new DropCounters();
    private final byte[] packet = new byte[MAX_PACKET];

    /**
     * @param group {@link #GROUP_IPV4} or {@link #GROUP_IPV6}
     * @param entropy for the delay of questions
     */
    MdnsMachine(TransportAddress group, RandomGenerator entropy) {
        this.group = group;
        this.asker = new MdnsAsker(entropy);
    }

    /**
     * Asks for a name until it is answered or {@link #GIVE_UP} is over. Nothing happens when it is asked for already.
     *
     * @return false when too many are asked for
     */
    boolean resolve(MdnsHostName name, long now) {
        if (!asker.isAsking(name) && asker.size() + events.size() >= MdnsAsker.MAX_NAMES) {
            return false;
        }
        asker.ask(name, now);
        return true;
    }

    /** Asks for a name no longer, and tells nothing of it. */
    void cancel(MdnsHostName name) {
        asker.forget(name);
    }

    /**
     * Announces a name, and answers questions for it from now on.
     *
     * @return false when too many are published, or this one is
     */
    boolean publish(MdnsHostName name, TransportAddress address, long now) {
        return publisher.publish(name, address, now);
    }

    /** Takes a name back. Nothing happens when it is not published. */
    void unpublish(MdnsHostName name) {
        publisher.unpublish(name);
    }

    @Override
    public void handleDatagram(Datagram in, long now) {
        DnsMessage message;
        try {
            message = DnsMessage.read(in.bytes(), in.offset(), in.length());
        } catch (MalformedException e) {
            drops.count(e.reason());
            return;
        }
        DropReason reason = take(message, in.remote(), now);
        if (reason != null) {
            drops.count(reason);
        }
    }

    private @Nullable DropReason take(DnsMessage message, TransportAddress remote, long now) {
        if (!message.isStandard() || remote.port() == 0) {
            return DropReason.MALFORMED;
        }
        if (!message.isResponse()) {
            return publisher.answer(message, remote, now);
        }
        if (remote.port() != PORT) {
            return DropReason.NOT_PERMITTED;
        }
        return asker.take(message, events) ? null : DropReason.UNEXPECTED;
    }

    @Override
    public void handleTimeout(long now) {
        asker.handleTimeout(now, events);
    }

    @Override
    public long nextTimeout() {
        return Math.min(asker.nextTimeout(), publisher.nextTimeout());
    }

    @Override
    public boolean pollTransmit(Datagram out, long now) {
        handleTimeout(now);
        MdnsPublisher.Reply reply = publisher.poll(now);
        DnsMessage message = reply == null ? asker.poll(now) : reply.message();
        if (message == null) {
            return false;
        }
        TransportAddress host = reply == null ? null : reply.remote();
        out.copyFrom(packet, 0, message.write(packet, 0));
        out.between(group, host == null ? group : host);
        return true;
    }

    @Override
    public @Nullable MdnsEvent pollEvent() {
        return events.poll();
    }

    /**
     * What came and was not taken. Answers to other people's questions are among it: a link is full of them.
     *
     * @return live counters
     */
    DropCounters drops() {
        return drops;
    }
}
