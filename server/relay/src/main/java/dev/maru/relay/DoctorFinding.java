package dev.maru.relay;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one check came to.
 *
 * @param check which
 * @param verdict how it is
 * @param where the address that was asked; empty when that is not known yet
 * @param said what was found
 * @param fix what to do about it; null unless something is to be done
 * @param facts the figures, for a program: texts, numbers and truths by name
 */
public record DoctorFinding(
        DoctorCheck check,
        Verdict verdict,
        String where,
        DoctorWords said,
        @Nullable DoctorWords fix,
        Map<String, Object> facts) {
    /** How it is. */
    public enum Verdict {
        /** As it has to be. */
        GOOD,
        /** Not as it has to be; there is a fix. */
        BAD,
        /** Not looked at, or not of importance here. */
        SKIPPED
    }

    /** Keeps the facts' order. */
    public DoctorFinding {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
