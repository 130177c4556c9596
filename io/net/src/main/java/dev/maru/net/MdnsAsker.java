package dev.maru.net;

import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The names that are asked for on one link: when to ask (RFC 6762 §5.2), and what counts as an answer.
 *
 * <p>Nothing is remembered once a name is answered: names of candidates are asked for once. Deviation: a question that somebody else
 * asks at the same time does not spare ours (§7.3, a SHOULD); names of candidates are rarely asked for by two.
 */
final class MdnsAsker {
    /** Names asked for at once. A call brings a handful; more than this is a flood of candidates, which ICE bounds lower. */
    static final int MAX_NAMES = 128;

    /** With two questions each they fit into a packet of {@link MdnsMachine#MAX_PACKET} bytes. */
    static final int MAX_NAMES_IN_QUERY = 20;

    private static final long MILLISECOND = 1_000_000;

    /** §5.2: the first question waits 20 to 120 ms, so that a link does not ask in chorus. */
    private static final long SHORTEST_DELAY = 20 * MILLISECOND;

    private static final long LONGEST_DELAY = 120 * MILLISECOND;

    /** §5.2: at least a second between the first two questions, and each interval at least twice the one before. */
    private static final long FIRST_INTERVAL = 1_000 * MILLISECOND;

    private final RandomGenerator entropy;
    private final Map<MdnsHostName, Asked> asked = new LinkedHashMap<>();

    private static final class Asked {
        final long giveUp;
        long due;
        long interval = FIRST_INTERVAL;

        Asked(long due, long giveUp) {
            this.due = due;
            this.giveUp = giveUp;
        }
    }

    MdnsAsker(RandomGenerator entropy) {
        this.entropy = entropy;
    }

    int size() {
        return asked.size();
    }

    void ask(MdnsHostName name, long now) {
        if (!asked.containsKey(name)) {
            long delay = entropy.nextLong(SHORTEST_DELAY, LONGEST_DELAY + 1);
            asked.put(name, new Asked(now + delay, now + MdnsMachine.GIVE_UP));
        }
    }

    boolean isAsking(MdnsHostName name) {
        return asked.containsKey(name);
    }

    void forget(MdnsHostName name) {
        asked.remove(name);
    }

    /**
     * Takes the addresses of names that are asked for, one of each family.
     *
     * @return false when it has none
     */
    boolean take(DnsMessage response, Queue<MdnsEvent> events) {
        Map<MdnsHostName, List<TransportAddress>> found = new LinkedHashMap<>();
        collect(response.answers(), found);
        collect(response.additionals(), found);
        found.forEach((name, addresses) -> {
            asked.remove(name);
            for (boolean ipv6 : new boolean[] {true, false}) {
                addresses.stream()
                        .filter(address -> address.isIpv6() == ipv6)
                        .findFirst()
                        .ifPresent(address -> events.add(new MdnsEvent.Resolved(name, address)));
            }
        });
        return !found.isEmpty();
    }

    private void collect(List<DnsRecord> records, Map<MdnsHostName, List<TransportAddress>> found) {
        for (DnsRecord record : records) {
            if (record instanceof DnsRecord.Address address
                    && record.ttlSeconds() > 0
                    && isOfAHost(address.address())) {
                MdnsHostName name = MdnsHostName.of(record.name());
                if (name != null && asked.containsKey(name)) {
                    found.computeIfAbsent(name, _ -> new ArrayList<>()).add(address.address());
                }
            }
        }
    }

    /** Not an address of a group or of nobody (RFC 1122 §3.2.1.3, RFC 4291 §2.4). */
    private static boolean isOfAHost(TransportAddress address) {
        if (address.isIpv6()) {
            return address.high() >>> 56 != 0xFF && (address.high() | address.low()) != 0;
        }
        long first = address.low() >>> 24;
        return first != 0 && first < 224;
    }

    void handleTimeout(long now, Queue<MdnsEvent> events) {
        for (Iterator<Map.Entry<MdnsHostName, Asked>> each = asked.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<MdnsHostName, Asked> one = each.next();
            if (one.getValue().giveUp <= now) {
                events.add(new MdnsEvent.Unanswered(one.getKey()));
                each.remove();
            }
        }
    }

    long nextTimeout() {
        long next = Machine.NEVER;
        for (Asked each : asked.values()) {
            next = Math.min(next, Math.min(each.due, each.giveUp));
        }
        return next;
    }

    /** The next question, of as many names as are due and fit (§5.3); null when none is. */
    @Nullable
    DnsMessage poll(long now) {
        List<DnsQuestion> questions = new ArrayList<>();
        for (Map.Entry<MdnsHostName, Asked> each : asked.entrySet()) {
            Asked state = each.getValue();
            if (state.due <= now && questions.size() < 2 * MAX_NAMES_IN_QUERY) {
                DnsName name = each.getKey().toDnsName();
                questions.add(new DnsQuestion(name, DnsMessage.A, false));
                questions.add(new DnsQuestion(name, DnsMessage.AAAA, false));
                state.due = now + state.interval;
                state.interval *= 2;
            }
        }
        return questions.isEmpty() ? null : DnsMessage.query(questions);
    }
}
