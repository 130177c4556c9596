package dev.maru.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the doctor writes down while it examines one address. */
final class DoctorNotes {
    private final DoctorListener listener;
    private final String where;
    private final List<DoctorFinding> findings = new ArrayList<>();

    DoctorNotes(DoctorListener listener, String where) {
        this.listener = listener;
        this.where = where;
    }

    List<DoctorFinding> findings() {
        return findings;
    }

    void begin(DoctorCheck check) {
        listener.begins(check);
    }

    void good(DoctorCheck check, DoctorWords said, Map<String, Object> facts) {
        add(check, DoctorFinding.Verdict.GOOD, said, null, facts);
    }

    void bad(DoctorCheck check, DoctorWords said, DoctorWords fix, Map<String, Object> facts) {
        add(check, DoctorFinding.Verdict.BAD, said, fix, facts);
    }

    void bad(DoctorCheck check, DoctorRemedy remedy) {
        bad(check, remedy.said(), remedy.fix(), remedy.facts());
    }

    void skip(DoctorCheck check, DoctorWords why) {
        add(check, DoctorFinding.Verdict.SKIPPED, why, null, Map.of());
    }

    private void add(
            DoctorCheck check,
            DoctorFinding.Verdict verdict,
            DoctorWords said,
            @Nullable DoctorWords fix,
            Map<String, Object> facts) {
        DoctorFinding finding = new DoctorFinding(check, verdict, where, said, fix, facts);
        findings.add(finding);
        listener.finds(finding);
    }

    /** A time for a person: {@code 0.4 ms}. */
    static String millis(long nanos) {
        return String.format(Locale.ROOT, nanos < 10_000_000 ? "%.1f ms" : "%.0f ms", nanos / 1e6);
    }

    /** The same for a program, in milliseconds. */
    static double asMillis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
