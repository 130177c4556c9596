package dev.maru.architecture;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where time and chance may come from. Tests never sleep. Deterministic rooms, which are those of {@code core} and the
 * rooms domain, get times and entropy as arguments, in their code and in their tests.
 */
final class ClockRules implements Rule {
    private static final Set<String> TIME_TYPES =
            Set.of("Instant", "LocalDate", "LocalTime", "LocalDateTime", "ZonedDateTime", "OffsetDateTime", "Year");
    private static final Map<String, Set<String>> CLOCKS = Map.of(
            "System", Set.of("nanoTime", "currentTimeMillis"),
            "Clock", Set.of("systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds"),
            "ThreadLocalRandom", Set.of("current"),
            "UUID", Set.of("randomUUID"),
            "Math", Set.of("random"));
    private static final Set<String> CHANCE_TYPES = Set.of("SecureRandom", "Random", "SplittableRandom");

    @Override
    public List<Finding> check(JavaSource source) {
        List<Finding> findings = new ArrayList<>();
        boolean deterministic = source.room()
                .filter(room -> room.floor().equals("core") || room.folder().equals("server/room"))
                .isPresent();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMemberSelect(MemberSelectTree select, Void unused) {
                use(select, select.getExpression(), select.getIdentifier().toString());
                return super.visitMemberSelect(select, unused);
            }

            @Override
            public Void visitMemberReference(MemberReferenceTree reference, Void unused) {
                use(
                        reference,
                        reference.getQualifierExpression(),
                        reference.getName().toString());
                return super.visitMemberReference(reference, unused);
            }

            @Override
            public Void visitNewClass(NewClassTree creation, Void unused) {
                String type = lastName(creation.getIdentifier());
                boolean seeded = !creation.getArguments().isEmpty();
                if (deterministic && CHANCE_TYPES.contains(type) && !seeded) {
                    findings.add(entropy(source, creation, "new " + type + "()"));
                }
                return super.visitNewClass(creation, unused);
            }

            private void use(Tree at, Tree owner, String member) {
                String type = lastName(owner);
                boolean sleeps = member.equals("sleep")
                        && (type.equals("Thread") || owner.toString().contains("TimeUnit"));
                if (sleeps && source.isTest()) {
                    findings.add(source.finding(
                            at,
                            "A test sleeps.",
                            "Wait for the event itself with a latch, a queue or a deadline, or pass virtual time."));
                }
                if (!deterministic) {
                    return;
                }
                boolean readsClock = TIME_TYPES.contains(type) && member.equals("now");
                if (readsClock || CLOCKS.getOrDefault(type, Set.of()).contains(member)) {
                    findings.add(entropy(source, at, type + "." + member));
                }
            }
        }.scan(source.unit(), null);
        return findings;
    }

    private static Finding entropy(JavaSource source, Tree at, String what) {
        return source.finding(
                at,
                "A deterministic room uses " + what + ".",
                "Take times and entropy as arguments; the driver passes them in.");
    }

    private static String lastName(Tree tree) {
        return switch (tree) {
            case IdentifierTree name -> name.getName().toString();
            case MemberSelectTree select -> select.getIdentifier().toString();
            default -> "";
        };
    }
}
