package dev.maru.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** One examination by the doctor, and what came of it. */
final class DoctorVisit {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final List<DoctorFinding> findings;

    private DoctorVisit(List<DoctorFinding> findings) {
        this.findings = findings;
    }

    static DoctorVisit to(String uri, DoctorLogin login) throws DoctorRefusal {
        return to(uri, Optional.of(login), Optional.empty());
    }

    static DoctorVisit to(String uri, Optional<DoctorLogin> login, Optional<SSLContext> trust) throws DoctorRefusal {
        List<DoctorFinding> heard = new ArrayList<>();
        DoctorListener listener = new DoctorListener() {
            @Override
            public void begins(DoctorCheck check) {}

            @Override
            public void finds(DoctorFinding finding) {
                heard.add(finding);
            }
        };
        List<DoctorFinding> findings =
                Doctor.examine(new DoctorCase(DoctorTarget.parse(uri), login, trust, PATIENCE), listener);
        assertThat(heard).as("told as it goes").isEqualTo(findings);
        return new DoctorVisit(findings);
    }

    /** The finding of a check, which must be there once. */
    DoctorFinding of(DoctorCheck check) {
        List<DoctorFinding> found =
                findings.stream().filter(each -> each.check() == check).toList();
        assertThat(found).as("%s in %s", check, findings).hasSize(1);
        return found.getFirst();
    }

    /** Its verdict is bad, with a fix in both languages. */
    DoctorFinding bad(DoctorCheck check) {
        DoctorFinding finding = of(check);
        assertThat(finding.verdict()).as(finding.toString()).isEqualTo(DoctorFinding.Verdict.BAD);
        assertThat(finding.fix()).isNotNull();
        assertThat(finding.fix().in(Locale.ENGLISH)).doesNotContainPattern("[가-힣]");
        assertThat(finding.fix().in(Locale.KOREAN)).containsPattern("[가-힣]");
        assertThat(finding.said().in(Locale.KOREAN)).containsPattern("[가-힣]");
        return finding;
    }

    DoctorFinding good(DoctorCheck check) {
        DoctorFinding finding = of(check);
        assertThat(finding.verdict()).as(finding.toString()).isEqualTo(DoctorFinding.Verdict.GOOD);
        return finding;
    }

    void skipped(DoctorCheck check) {
        assertThat(of(check).verdict()).as(findings.toString()).isEqualTo(DoctorFinding.Verdict.SKIPPED);
    }

    /** Which checks have a bad end. */
    List<DoctorCheck> allBad() {
        return findings.stream()
                .filter(each -> each.verdict() == DoctorFinding.Verdict.BAD)
                .map(DoctorFinding::check)
                .toList();
    }

    /** Everything of a relay works, to the packets that come back. */
    void assertRelays() {
        assertThat(allBad()).as(findings.toString()).isEmpty();
        good(DoctorCheck.AUTHENTICATION);
        good(DoctorCheck.ALLOCATION);
        good(DoctorCheck.SECOND_ALLOCATION);
        good(DoctorCheck.PERMISSION);
        good(DoctorCheck.CHANNEL);
        assertThat(good(DoctorCheck.RELAYING_THERE).facts()).containsEntry("sent", 50);
        assertThat(good(DoctorCheck.RELAYING_BACK).facts()).containsKey("rttMillis");
        assertThat(good(DoctorCheck.LIFETIME).facts()).containsEntry("givenBack", true);
    }
}
