package dev.maru.net;

import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Our names on one link: announces them, answers questions for them, and takes them back.
 *
 * <p>No name is probed for, as draft-ietf-mmusic-mdns-ice-candidates §3.1 has it: 122 random bits are unique, and probing (RFC 6762
 * §8.1) would cost 750 ms before a candidate may be told. For the same reason somebody else's record of our name changes nothing here
 * (§9): it could only be a lie. Deviation: known answers that a querier spreads over several packets (§7.2) are not waited for; one
 * answer too many is cheaper than 400 ms of a call's setup.
 */
final class MdnsPublisher {
    /** Names published at once: some for each interface of each call that is being set up on this host. */
    static final int MAX_NAMES = 128;

    /** With NSEC records they fit into a packet of {@link MdnsMachine#MAX_PACKET} bytes. */
    static final int MAX_NAMES_IN_RESPONSE = 16;

    /** Answers to single hosts that wait to be sent. */
    static final int MAX_UNICAST_WAITING = 16;

    /** Answers to single hosts in a second; their address may be forged, so that they hit somebody who asked for nothing. */
    static final int MAX_UNICAST_PER_SECOND = 50;

    /** RFC 6762 §10: records of host names. */
    static final long TTL_SECONDS = 120;

    /** RFC 6762 §6.7: for those who do not listen to goodbyes. */
    static final long LEGACY_TTL_SECONDS = 10;

    /** RFC 6762 §8.3: at least two, a second apart. */
    private static final int ANNOUNCEMENTS = 2;

    private static final long SECOND = 1_000_000_000;

    /**
     * The question for a name comes right behind the candidate that has it. An announcement before it would keep the answer back for a
     * second (RFC 6762 §6), so it waits, as the draft permits.
     */
    private static final long ANNOUNCEMENT_DELAY = SECOND;

    /** RFC 6762 §5.4: who asks for a unicast answer gets one if others heard the record in this part of its life. */
    private static final long RECENTLY = TTL_SECONDS * SECOND / 4;

    private static final long LONG_AGO = -1;

    private final Map<MdnsHostName, Publication> published = new LinkedHashMap<>();
    private final ArrayDeque<DnsRecord.Address> goodbyes = new ArrayDeque<>();
    private final ArrayDeque<Reply> replies = new ArrayDeque<>();
    private long unicastSecond = LONG_AGO;
    private int unicastInSecond;

    /** A message and where it goes: a host, or null for the group. */
    record Reply(@Nullable TransportAddress remote, DnsMessage message) {}

    private static final class Publication {
        final DnsName name;
        final TransportAddress address;
        int announcementsLeft = ANNOUNCEMENTS;
        long announceAt;
        long answerAt = Machine.NEVER;
        boolean isAddressAsked;
        long toldAt = LONG_AGO;

        Publication(DnsName name, TransportAddress address, long now) {
            this.name = name;
            this.address = address;
            this.announceAt = now + ANNOUNCEMENT_DELAY;
        }

        DnsRecord.Address record(long ttlSeconds, boolean flushes) {
            return new DnsRecord.Address(name, address, ttlSeconds, flushes);
        }

        DnsRecord.Only only(long ttlSeconds, boolean flushes) {
            return new DnsRecord.Only(name, !address.isIpv6(), address.isIpv6(), ttlSeconds, flushes);
        }

        int type() {
            return address.isIpv6() ? DnsMessage.AAAA : DnsMessage.A;
        }

        long due() {
            return Math.min(announceAt, answerAt);
        }

        boolean wasToldWithin(long nanos, long now) {
            return toldAt != LONG_AGO && now - toldAt < nanos;
        }

        /** RFC 6762 §6: a record is not multicast again within a second. */
        void answerSoon(long now, boolean withAddress) {
            isAddressAsked = withAddress || isAddressAsked && answerAt != Machine.NEVER;
            answerAt = Math.min(answerAt, wasToldWithin(SECOND, now) ? toldAt + SECOND : now);
        }

        void told(long now) {
            if (announceAt <= now && --announcementsLeft == 0) {
                announceAt = Machine.NEVER;
            } else if (announceAt != Machine.NEVER) {
                announceAt = Math.max(announceAt, now + SECOND);
            }
            answerAt = Machine.NEVER;
            toldAt = now;
        }
    }

    boolean publish(MdnsHostName name, TransportAddress address, long now) {
        if (published.size() >= MAX_NAMES || published.containsKey(name)) {
            return false;
        }
        published.put(name, new Publication(name.toDnsName(), address.withoutPort(), now));
        return true;
    }

    /** Takes a name back; with a goodbye (RFC 6762 §10.1) if anybody was told. */
    void unpublish(MdnsHostName name) {
        Publication gone = published.remove(name);
        if (gone == null || gone.toldAt == LONG_AGO) {
            return;
        }
        if (goodbyes.size() == MAX_NAMES) {
            goodbyes.remove();
        }
        goodbyes.add(gone.record(0, true));
    }

    /**
     * Answers a question, now or with {@link #poll} later.
     *
     * @return why it will not be answered though it asks for a name of ours; null when all is well or it is none of our business
     */
    @Nullable
    DropReason answer(DnsMessage query, TransportAddress remote, long now) {
        boolean isLegacy = remote.port() != MdnsMachine.PORT;
        Set<DnsQuestion> alone = new LinkedHashSet<>();
        for (DnsQuestion question : query.questions()) {
            Publication ours = find(question.name());
            if (ours == null || isKnown(query, ours, question)) {
                continue;
            }
            boolean asksUnicast = question.wantsUnicast() && ours.wasToldWithin(RECENTLY, now);
            if (!isLegacy && !asksUnicast) {
                ours.answerSoon(now, question.asksFor(ours.type()));
            } else if (alone.size() < MAX_NAMES_IN_RESPONSE) {
                alone.add(question);
            }
        }
        if (alone.isEmpty()) {
            return null;
        }
        if (!mayUnicast(now)) {
            return DropReason.LIMIT;
        }
        replies.add(new Reply(remote, isLegacy ? legacy(query, alone) : response(alone)));
        return null;
    }

    private @Nullable Publication find(DnsName name) {
        MdnsHostName host = MdnsHostName.of(name);
        return host == null ? null : published.get(host);
    }

    /** RFC 6762 §7.1: the querier has our record, and it will live for half of its time at least. */
    private static boolean isKnown(DnsMessage query, Publication ours, DnsQuestion question) {
        return question.asksFor(ours.type())
                && query.answers().stream()
                        .anyMatch(known -> known instanceof DnsRecord.Address address
                                && address.name().equals(ours.name)
                                && address.address().equals(ours.address)
                                && address.ttlSeconds() >= TTL_SECONDS / 2);
    }

    private boolean mayUnicast(long now) {
        if (unicastSecond == LONG_AGO || now - unicastSecond >= SECOND) {
            unicastSecond = now;
            unicastInSecond = 0;
        }
        return replies.size() < MAX_UNICAST_WAITING && ++unicastInSecond <= MAX_UNICAST_PER_SECOND;
    }

    private DnsMessage response(Set<DnsQuestion> questions) {
        return DnsMessage.response(records(questions, TTL_SECONDS, true), List.of());
    }

    /** RFC 6762 §6.7: like a server of plain DNS, with the question, short-lived, and without the bit that plain DNS does not know. */
    private DnsMessage legacy(DnsMessage query, Set<DnsQuestion> questions) {
        int flags = DnsMessage.RESPONSE | DnsMessage.AUTHORITATIVE;
        List<DnsQuestion> repeated = questions.stream()
                .map(each -> new DnsQuestion(each.name(), each.type(), false))
                .toList();
        List<DnsRecord> answers = records(questions, LEGACY_TTL_SECONDS, false);
        return new DnsMessage(query.id(), flags, repeated, answers, List.of());
    }

    /** For each name its address, or that it has none of the type (RFC 6762 §6.1). */
    private List<DnsRecord> records(Set<DnsQuestion> questions, long ttlSeconds, boolean flushes) {
        Set<DnsRecord> records = new LinkedHashSet<>();
        for (DnsQuestion each : questions) {
            Publication ours = find(each.name());
            if (ours != null) {
                boolean isThere = each.asksFor(ours.type());
                records.add(isThere ? ours.record(ttlSeconds, flushes) : ours.only(ttlSeconds, flushes));
            }
        }
        return List.copyOf(records);
    }

    long nextTimeout() {
        if (!replies.isEmpty() || !goodbyes.isEmpty()) {
            return 0;
        }
        long next = Machine.NEVER;
        for (Publication each : published.values()) {
            next = Math.min(next, each.due());
        }
        return next;
    }

    /** The next message to send; null when there is none. */
    @Nullable
    Reply poll(long now) {
        Reply reply = replies.poll();
        if (reply != null) {
            return reply;
        }
        DnsMessage message = goodbyes.isEmpty() ? due(now) : goodbye();
        return message == null ? null : new Reply(null, message);
    }

    private DnsMessage goodbye() {
        List<DnsRecord> gone = new ArrayList<>();
        while (!goodbyes.isEmpty() && gone.size() < MAX_NAMES_IN_RESPONSE) {
            gone.add(goodbyes.remove());
        }
        return DnsMessage.response(gone, List.of());
    }

    private @Nullable DnsMessage due(long now) {
        List<DnsRecord> answers = new ArrayList<>();
        List<DnsRecord> additionals = new ArrayList<>();
        for (Publication each : published.values()) {
            if (each.due() <= now && answers.size() < MAX_NAMES_IN_RESPONSE) {
                boolean isAddressFirst = each.announceAt <= now || each.isAddressAsked;
                (isAddressFirst ? answers : additionals).add(each.record(TTL_SECONDS, true));
                (isAddressFirst ? additionals : answers).add(each.only(TTL_SECONDS, true));
                each.told(now);
            }
        }
        return answers.isEmpty() ? null : DnsMessage.response(answers, additionals);
    }
}
