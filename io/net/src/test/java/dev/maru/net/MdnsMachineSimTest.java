package dev.maru.net;

import static dev.maru.net.MdnsBus.MILLISECOND;
import static dev.maru.net.MdnsBus.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MdnsMachineSimTest {
    private static final TransportAddress IPV4 = TransportAddress.ofLiteral("192.0.2.77", 0);
    private static final TransportAddress IPV6 = TransportAddress.ofLiteral("2001:db8::77", 0);
    private static final TransportAddress STRANGER = TransportAddress.ofLiteral("192.0.2.99", 5_353);

    private final SplittableRandom entropy = new SplittableRandom(11);
    private final MdnsHostName name = MdnsHostName.random(entropy);
    private final MdnsBus bus = new MdnsBus();

    private DnsMessage question(int type, boolean unicast) {
        return DnsMessage.query(List.of(new DnsQuestion(name.toDnsName(), type, unicast)));
    }

    private DnsRecord.Address record(TransportAddress address, long ttlSeconds, boolean flushes) {
        return new DnsRecord.Address(name.toDnsName(), address, ttlSeconds, flushes);
    }

    private DnsRecord.Only only(long ttlSeconds, boolean flushes) {
        return new DnsRecord.Only(name.toDnsName(), true, false, ttlSeconds, flushes);
    }

    /** A machine that has published and announced {@link #name}, ten seconds ago. */
    private MdnsMachine publisher() {
        MdnsMachine machine = bus.add();
        assertThat(machine.publish(name, IPV4.withPort(5_000), 0)).isTrue();
        bus.runUntil(11 * SECOND);
        bus.takeSent();
        return machine;
    }

    @Test
    void resolvesWhatANeighbourPublishes() {
        publisher();
        bus.add().resolve(name, bus.now());
        long asked = bus.now();
        bus.runUntil(asked + 20 * SECOND);
        assertThat(bus.events()).containsExactly(new MdnsEvent.Resolved(name, IPV4));
        assertThat(bus.told.getFirst().machine()).isEqualTo(1);
        assertThat(bus.told.getFirst().at() - asked).isBetween(20 * MILLISECOND, 120 * MILLISECOND);
        assertThat(bus.machines.get(1).nextTimeout()).isEqualTo(Machine.NEVER);
    }

    /** §5.2: 20 to 120 ms, then a second, then twice as long each time. */
    @Test
    void asksAtTheTimesOfTheRfcAndThenGivesUp() {
        for (int seed = 0; seed < 50; seed++) {
            MdnsBus alone = new MdnsBus(seed, 0, 0);
            alone.add().resolve(name, 0);
            alone.runUntil(60 * SECOND);
            List<Long> times = alone.sent.stream().map(MdnsBus.Sent::at).toList();
            long first = times.getFirst();
            assertThat(first).isBetween(20 * MILLISECOND, 120 * MILLISECOND);
            assertThat(times).containsExactly(first, first + SECOND, first + 3 * SECOND, first + 7 * SECOND);
            assertThat(alone.told)
                    .containsExactly(new MdnsBus.Told(MdnsMachine.GIVE_UP, 0, new MdnsEvent.Unanswered(name)));
            assertThat(alone.sent.getFirst().message())
                    .isEqualTo(DnsMessage.query(List.of(
                            new DnsQuestion(name.toDnsName(), DnsMessage.A, false),
                            new DnsQuestion(name.toDnsName(), DnsMessage.AAAA, false))));
            assertThat(alone.sent).allMatch(each -> each.to().equals(MdnsMachine.GROUP_IPV4));
        }
    }

    /** One exchange fails with 1 - 0.8 * 0.8 = 0.36, all four with 0.017; the neighbours' questions and answers help. */
    @Test
    void resolvesThroughLossAndDuplicationOrSaysThatNobodyAnswers() {
        int resolved = 0;
        int asked = 0;
        for (int seed = 0; seed < 200; seed++) {
            MdnsBus bad = new MdnsBus(seed, 0.2, 0.2);
            List<MdnsHostName> names = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                names.add(MdnsHostName.random(entropy));
                bad.add().publish(names.get(i), MdnsBus.addressOf(i), 0);
            }
            for (int i = 0; i < 4; i++) {
                for (int other = 0; other < 4; other++) {
                    if (other != i) {
                        bad.machines.get(i).resolve(names.get(other), 0);
                        asked++;
                    }
                }
            }
            bad.runUntil(30 * SECOND);
            assertThat(bad.told).as("seed %d", seed).hasSize(12);
            assertThat(new HashSet<>(bad.told.stream()
                            .map(each -> List.of(each.machine(), nameOf(each.event())))
                            .toList()))
                    .hasSize(12);
            for (MdnsBus.Told each : bad.told) {
                if (each.event() instanceof MdnsEvent.Resolved told) {
                    assertThat(told.address())
                            .isEqualTo(MdnsBus.addressOf(names.indexOf(told.name()))
                                    .withoutPort());
                    resolved++;
                }
            }
        }
        assertThat(resolved).isGreaterThan(asked * 97 / 100);
    }

    private static MdnsHostName nameOf(MdnsEvent event) {
        return switch (event) {
            case MdnsEvent.Resolved resolved -> resolved.name();
            case MdnsEvent.Unanswered unanswered -> unanswered.name();
        };
    }

    /** §8.3: twice, a second apart; §8.1's probes are left out. */
    @Test
    void announcesTwiceWithoutProbing() {
        bus.add().publish(name, IPV4, 0);
        bus.runUntil(60 * SECOND);
        assertThat(bus.sent).hasSize(2);
        assertThat(bus.sent.get(0).at()).isEqualTo(SECOND);
        assertThat(bus.sent.get(1).at()).isEqualTo(2 * SECOND);
        assertThat(bus.sent)
                .allMatch(each -> each.message()
                        .equals(DnsMessage.response(List.of(record(IPV4, 120, true)), List.of(only(120, true)))));
        assertThat(bus.machines.getFirst().nextTimeout()).isEqualTo(Machine.NEVER);
    }

    /** The peer has the candidate at once, and asks; announcing waits for it, not the other way round. */
    @Test
    void answersAQuestionRightBehindThePublicationAtOnce() {
        bus.add().publish(name, IPV4, 0);
        bus.runUntil(100 * MILLISECOND);
        bus.say(STRANGER, question(DnsMessage.A, false));
        bus.runUntil(60 * SECOND);
        assertThat(bus.sent.stream().map(MdnsBus.Sent::at))
                .containsExactly(100 * MILLISECOND, 1_100 * MILLISECOND, 2_100 * MILLISECOND);
    }

    /** §6: many ask all the time; the first is answered at once, and nobody is forgotten. */
    @Test
    void multicastsARecordOnceASecondAtMost() {
        publisher();
        long start = bus.now();
        for (int i = 0; i < 300; i++) {
            bus.runUntil(start + i * 17 * MILLISECOND);
            bus.say(STRANGER, question(DnsMessage.A, false));
        }
        bus.runUntil(start + 60 * SECOND);
        List<Long> times = bus.sent.stream().map(each -> each.at() - start).toList();
        assertThat(times).containsExactly(0L, SECOND, 2 * SECOND, 3 * SECOND, 4 * SECOND, 5 * SECOND, 6 * SECOND);
        assertThat(bus.sent).allMatch(each -> each.to().equals(MdnsMachine.GROUP_IPV4));
    }

    /** §10.1. */
    @Test
    void saysGoodbyeAndThenNothingMore() {
        MdnsMachine machine = publisher();
        machine.unpublish(name);
        bus.runUntil(bus.now());
        assertThat(bus.takeSent())
                .singleElement()
                .satisfies(each -> assertThat(each.message())
                        .isEqualTo(DnsMessage.response(List.of(record(IPV4, 0, true)), List.of())));
        bus.say(STRANGER, question(DnsMessage.A, false));
        machine.unpublish(name);
        bus.runUntil(60 * SECOND);
        assertThat(bus.sent).isEmpty();
    }

    @Test
    void takesBackSilentlyWhatNobodyWasTold() {
        MdnsMachine machine = bus.add();
        machine.publish(name, IPV4, 0);
        machine.unpublish(name);
        bus.runUntil(10 * SECOND);
        assertThat(bus.sent).isEmpty();
    }

    /** §6.1: there is an address, but not of this family. */
    @Test
    void saysThatThereIsNoAddressOfTheOtherFamily() {
        publisher();
        bus.say(STRANGER, question(DnsMessage.AAAA, false));
        assertThat(bus.takeSent())
                .singleElement()
                .satisfies(each -> assertThat(each.message())
                        .isEqualTo(DnsMessage.response(List.of(only(120, true)), List.of(record(IPV4, 120, true)))));
        bus.runUntil(bus.now() + 2 * SECOND);
        bus.say(STRANGER, question(DnsMessage.ANY, false));
        assertThat(bus.takeSent().getFirst().message().answers()).containsExactly(record(IPV4, 120, true));
    }

    /** §5.4: to the asker alone, unless the others have not heard of it for a quarter of its life. */
    @Test
    void answersTheAskerAloneWhenItIsAskedTo() {
        publisher();
        bus.say(STRANGER, question(DnsMessage.A, true));
        assertThat(bus.takeSent()).singleElement().satisfies(each -> {
            assertThat(each.to()).isEqualTo(STRANGER);
            assertThat(each.message()).isEqualTo(DnsMessage.response(List.of(record(IPV4, 120, true)), List.of()));
        });
        bus.runUntil(32 * SECOND);
        bus.say(STRANGER, question(DnsMessage.A, true));
        assertThat(bus.takeSent())
                .singleElement()
                .satisfies(each -> assertThat(each.to()).isEqualTo(MdnsMachine.GROUP_IPV4));
    }

    /** §6.7: plain DNS from another port. */
    @Test
    void answersPlainDnsWithItsQuestionAndIdAndForTenSeconds() {
        publisher();
        TransportAddress plain = STRANGER.withPort(40_000);
        DnsQuestion asked = new DnsQuestion(name.toDnsName(), DnsMessage.A, true);
        bus.say(plain, new DnsMessage(0x1234, 0x0100, List.of(asked), List.of(), List.of()));
        assertThat(bus.takeSent()).singleElement().satisfies(each -> {
            assertThat(each.to()).isEqualTo(plain);
            assertThat(each.message())
                    .isEqualTo(new DnsMessage(
                            0x1234,
                            0x8400,
                            List.of(new DnsQuestion(name.toDnsName(), DnsMessage.A, false)),
                            List.of(record(IPV4, 10, false)),
                            List.of()));
        });
    }

    /** §7.1: at least half of its life is left. */
    @Test
    void keepsSilentWhenTheAskerKnows() {
        publisher();
        DnsQuestion asked = new DnsQuestion(name.toDnsName(), DnsMessage.A, false);
        bus.say(STRANGER, new DnsMessage(0, 0, List.of(asked), List.of(record(IPV4, 60, false)), List.of()));
        assertThat(bus.takeSent()).isEmpty();
        bus.say(STRANGER, new DnsMessage(0, 0, List.of(asked), List.of(record(IPV4, 59, false)), List.of()));
        assertThat(bus.takeSent()).hasSize(1);
        bus.runUntil(bus.now() + 2 * SECOND);
        bus.say(STRANGER, new DnsMessage(0, 0, List.of(asked), List.of(record(IPV6, 120, false)), List.of()));
        assertThat(bus.takeSent()).hasSize(1);
    }

    /** §6, §11: answers come from port 5353. */
    @Test
    void believesAnswersOfTheRightPortOnly() {
        MdnsMachine machine = bus.add();
        machine.resolve(name, 0);
        DnsMessage answer = DnsMessage.response(List.of(record(IPV4, 120, true)), List.of());
        bus.say(STRANGER.withPort(5_354), answer);
        assertThat(bus.events()).isEmpty();
        assertThat(machine.drops().of(DropReason.NOT_PERMITTED)).isEqualTo(1);
        bus.say(STRANGER, answer);
        assertThat(bus.events()).containsExactly(new MdnsEvent.Resolved(name, IPV4));
    }

    @Test
    void believesNothingThatItDidNotAsk() {
        MdnsMachine machine = bus.add();
        DnsMessage answer = DnsMessage.response(List.of(record(IPV4, 120, true)), List.of());
        bus.say(STRANGER, answer);
        machine.resolve(MdnsHostName.random(entropy), 0);
        bus.say(STRANGER, answer);
        machine.resolve(name, 0);
        bus.say(STRANGER, DnsMessage.response(List.of(record(IPV4, 0, true)), List.of())); // a goodbye
        for (String odd : List.of("0.0.0.0", "224.0.0.251", "255.255.255.255", "::", "ff02::fb")) {
            TransportAddress address = TransportAddress.ofLiteral(odd, 0);
            bus.say(STRANGER, DnsMessage.response(List.of(record(address, 120, true)), List.of()));
        }
        assertThat(bus.events()).isEmpty();
        assertThat(machine.drops().of(DropReason.UNEXPECTED)).isEqualTo(8);
        for (int flags : new int[] {0x8401, 0x8C00}) { // an error; another opcode
            bus.say(STRANGER, new DnsMessage(0, flags, List.of(), answer.answers(), List.of()));
        }
        bus.say(STRANGER, new byte[] {1, 2, 3});
        assertThat(bus.events()).isEmpty();
        assertThat(machine.drops().of(DropReason.MALFORMED)).isEqualTo(2);
        assertThat(machine.drops().of(DropReason.TRUNCATED)).isEqualTo(1);
    }

    /** The draft's §3.2: IPv6 first; one of each family, and only the first answer. */
    @Test
    void tellsOneAddressOfEachFamilyIpv6First() {
        bus.add().resolve(name, 0);
        DnsRecord second = record(TransportAddress.ofLiteral("192.0.2.78", 0), 120, true);
        bus.say(
                STRANGER,
                DnsMessage.response(List.of(record(IPV4, 120, true), second), List.of(record(IPV6, 120, true))));
        bus.say(STRANGER, DnsMessage.response(List.of(second), List.of()));
        assertThat(bus.events())
                .containsExactly(new MdnsEvent.Resolved(name, IPV6), new MdnsEvent.Resolved(name, IPV4));
    }

    @Test
    void asksNoLongerForWhatIsCancelled() {
        MdnsMachine machine = bus.add();
        machine.resolve(name, 0);
        machine.cancel(name);
        bus.say(STRANGER, DnsMessage.response(List.of(record(IPV4, 120, true)), List.of()));
        bus.runUntil(60 * SECOND);
        assertThat(bus.sent).isEmpty();
        assertThat(bus.events()).isEmpty();
    }

    @Test
    void boundsWhatIsAskedAndPublishedAndTheirPackets() {
        MdnsMachine machine = bus.add();
        Map<MdnsHostName, TransportAddress> ours = new HashMap<>();
        for (int i = 0; i < MdnsAsker.MAX_NAMES; i++) {
            assertThat(machine.resolve(MdnsHostName.random(entropy), 0)).isTrue();
        }
        for (int i = 0; i < MdnsPublisher.MAX_NAMES; i++) {
            MdnsHostName one = MdnsHostName.random(entropy);
            ours.put(one, IPV6);
            assertThat(machine.publish(one, IPV6, 0)).isTrue();
            assertThat(machine.publish(one, IPV6, 0)).as("twice").isFalse();
        }
        assertThat(machine.resolve(name, 0)).isFalse();
        assertThat(machine.publish(name, IPV4, 0)).isFalse();
        bus.runUntil(9 * SECOND);
        assertThat(bus.sent).allMatch(each -> each.length() <= MdnsMachine.MAX_PACKET);
        long questions = bus.sent.stream()
                .mapToLong(each -> each.message().questions().size())
                .sum();
        assertThat(questions).isEqualTo(4L * 2 * MdnsAsker.MAX_NAMES);
        ours.keySet().forEach(machine::unpublish);
        bus.takeSent();
        bus.runUntil(10 * SECOND);
        assertThat(bus.sent.stream()
                        .mapToInt(each -> each.message().answers().size())
                        .sum())
                .isEqualTo(MdnsPublisher.MAX_NAMES);
        assertThat(bus.events()).hasSize(MdnsAsker.MAX_NAMES);
        assertThat(machine.resolve(name, bus.now())).isTrue();
    }

    @Test
    void boundsAnswersToSingleHosts() {
        MdnsMachine machine = publisher();
        for (int i = 0; i < 200; i++) {
            bus.say(STRANGER.withPort(1_000 + i), question(DnsMessage.A, false));
        }
        assertThat(bus.takeSent()).hasSize(MdnsPublisher.MAX_UNICAST_PER_SECOND);
        assertThat(machine.drops().of(DropReason.LIMIT)).isEqualTo(200 - MdnsPublisher.MAX_UNICAST_PER_SECOND);
        bus.runUntil(bus.now() + SECOND);
        bus.say(STRANGER.withPort(1_000), question(DnsMessage.A, false));
        assertThat(bus.takeSent()).hasSize(1);
    }

    /** One question for each of many names and types, in the longest packet that asks. */
    @Test
    void fitsAnAnswerToManyQuestionsIntoAPacket() {
        MdnsMachine machine = bus.add();
        List<DnsQuestion> questions = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            MdnsHostName one = MdnsHostName.random(entropy);
            machine.publish(one, IPV6, 0);
            questions.add(new DnsQuestion(one.toDnsName(), DnsMessage.AAAA, true));
            questions.add(new DnsQuestion(one.toDnsName(), DnsMessage.A, true));
        }
        bus.runUntil(2 * SECOND);
        bus.takeSent();
        bus.say(STRANGER, DnsMessage.query(questions.subList(0, 60)));
        bus.say(STRANGER.withPort(9), DnsMessage.query(questions.subList(60, 120)));
        assertThat(bus.sent).hasSize(2).allMatch(each -> each.length() <= MdnsMachine.MAX_PACKET);
        assertThat(bus.sent).allMatch(each -> each.message().answers().size() == MdnsPublisher.MAX_NAMES_IN_RESPONSE);
    }

    @Test
    void knowsNamesOfVersionFourOnly() {
        String valid = "1f4712db-ea17-4bcf-a596-105139dfd8bf";
        assertThat(MdnsHostName.parse(valid + ".local")).hasToString(valid + ".local");
        assertThat(MdnsHostName.parse(valid.toUpperCase(java.util.Locale.ROOT) + ".LOCAL"))
                .isEqualTo(MdnsHostName.parse(valid + ".local"));
        for (String other : List.of(
                valid,
                "printer.local",
                valid + ".local.",
                valid + ".lokal",
                "x." + valid + ".local",
                "1f4712db-ea17-1bcf-a596-105139dfd8bf.local",
                "1f4712db-ea17-4bcf-c596-105139dfd8bf.local",
                "1f4712dbeea17-4bcf-a596-105139dfd8bf.local",
                "gf4712db-ea17-4bcf-a596-105139dfd8bf.local",
                "\uff11f4712db-ea17-4bcf-a596-105139dfd8b.local")) {
            assertThat(MdnsHostName.parse(other)).as(other).isNull();
        }
        assertThat(MdnsHostName.of(DnsName.of("x", valid, "local"))).isNull();
        assertThat(MdnsHostName.of(DnsName.of(valid))).isNull();
        for (int i = 0; i < 100; i++) {
            MdnsHostName made = MdnsHostName.random(entropy);
            assertThat(MdnsHostName.parse(made.toString())).isEqualTo(made);
            assertThat(MdnsHostName.of(made.toDnsName())).isEqualTo(made);
        }
    }
}
