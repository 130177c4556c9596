package dev.maru.bench;

import dev.maru.srtp.SrtpCiphers;
import dev.maru.srtp.SrtpProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * {@code ./maru bench srtp}: CPU time and garbage of protecting and unprotecting a packet, with the JDK's ciphers, with libipsec-mb where it is,
 * and by libsrtp2 from C, on OpenSSL and as the system has it. They take turns, so that a machine that is warmer or busier later is so for all; the middle round counts.
 */
final class SrtpBenchmark {
    private static final int[] LENGTHS = {160, 1_200};

    private SrtpBenchmark() {}

    static void run(Flags flags) {
        boolean quick = flags.has("quick");
        int rounds = flags.number("rounds", quick ? 1 : 3);
        int millis = quick ? 400 : flags.number("seconds", 2) * 1_000;
        String only = flags.text("only", "");
        flags.done();
        List<SrtpSubject> subjects = subjects();
        subjects.removeIf(subject -> !subject.name().contains(only));
        System.out.println(Machines.describe());
        for (SrtpProfile profile : SrtpProfile.values()) {
            for (int bytes : LENGTHS) {
                measure(subjects, new SrtpLoad(profile, bytes, millis), rounds);
            }
        }
        System.out.println("""

                One thread protects 256 packets of one stream, then unprotects them, in place; each round is a process. CPU is that
                thread's. "of libsrtp2" is of its first row: below 1 is cheaper.""");
    }

    private static List<SrtpSubject> subjects() {
        List<SrtpSubject> subjects = new ArrayList<>(List.of(new SrtpOwnSubject("JCA", "jca")));
        SrtpCiphers preferred = SrtpCiphers.preferred();
        if (preferred.name().startsWith("JCA")) {
            System.out.println("libipsec-mb is left out: " + preferred.name());
        } else {
            subjects.add(new SrtpOwnSubject(preferred.name(), "ipsec-mb"));
        }
        subjects.addAll(SrtpCSubject.compile());
        return subjects;
    }

    private static void measure(List<SrtpSubject> subjects, SrtpLoad load, int rounds) {
        List<List<SrtpCost>> costs = new ArrayList<>();
        subjects.forEach(subject -> costs.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < subjects.size(); i++) {
                SrtpCost cost = subjects.get(i).run(load);
                if (cost != null) {
                    costs.get(i).add(cost);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%n%s, %,d bytes%n%-34s %16s %16s %24s %18s%n",
                load.profile(),
                load.bytes(),
                "",
                "protect, CPU ns",
                "unprotect, CPU ns",
                "of libsrtp2",
                "heap B/packet");
        SrtpCost reference = reference(subjects, costs);
        for (int i = 0; i < subjects.size(); i++) {
            if (costs.get(i).isEmpty()) {
                System.out.printf(
                        Locale.ROOT,
                        "%-34s has no such profile here%n",
                        subjects.get(i).name());
            } else {
                print(subjects.get(i), middle(costs.get(i)), reference);
            }
        }
    }

    private static SrtpCost reference(List<SrtpSubject> subjects, List<List<SrtpCost>> costs) {
        for (int i = 0; i < subjects.size(); i++) {
            if (subjects.get(i) instanceof SrtpCSubject && !costs.get(i).isEmpty()) {
                return middle(costs.get(i));
            }
        }
        return new SrtpCost(Double.NaN, Double.NaN, -1, -1);
    }

    private static void print(SrtpSubject subject, SrtpCost cost, SrtpCost reference) {
        boolean hasHeap = cost.protectBytes() >= 0;
        System.out.printf(
                Locale.ROOT,
                "%-34s %16.0f %16.0f %24s %18s%n",
                subject.name(),
                cost.protectNanos(),
                cost.unprotectNanos(),
                Double.isNaN(reference.protectNanos())
                        ? "-"
                        : String.format(
                                Locale.ROOT,
                                "%.2f / %.2f",
                                cost.protectNanos() / reference.protectNanos(),
                                cost.unprotectNanos() / reference.unprotectNanos()),
                hasHeap ? String.format(Locale.ROOT, "%.0f / %.0f", cost.protectBytes(), cost.unprotectBytes()) : "-");
    }

    /** The median of each figure by itself. */
    private static SrtpCost middle(List<SrtpCost> costs) {
        return new SrtpCost(
                middle(costs, SrtpCost::protectNanos),
                middle(costs, SrtpCost::unprotectNanos),
                middle(costs, SrtpCost::protectBytes),
                middle(costs, SrtpCost::unprotectBytes));
    }

    private static double middle(List<SrtpCost> costs, ToDoubleFunction<SrtpCost> figure) {
        return costs.stream().mapToDouble(figure).sorted().toArray()[costs.size() / 2];
    }
}
