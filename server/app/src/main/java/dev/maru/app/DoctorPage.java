package dev.maru.app;

import dev.maru.relay.DoctorCheck;
import dev.maru.relay.DoctorFinding;
import dev.maru.relay.DoctorListener;
import dev.maru.relay.DoctorWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints what the doctor finds, as it finds it: one line for each check, and one more for what is to be done. */
final class DoctorPage implements DoctorListener {
    /** Hears nothing. */
    static final DoctorListener SILENT = new DoctorListener() {
        @Override
        public void begins(DoctorCheck check) {}

        @Override
        public void finds(DoctorFinding finding) {}
    };

    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";
    private static final String ERASE = "\r\u001b[K";

    private final Console console;
    private final String target;
    private final boolean hasMarks;
    private final int titleWidth;
    private String where = "";

    DoctorPage(Console console, String target) {
        this.console = console;
        this.target = target;
        this.hasMarks = console.out().charset().newEncoder().canEncode("✓✗–→…");
        int widest = 0;
        for (DoctorCheck check : DoctorCheck.values()) {
            widest = Math.max(widest, HelpPage.width(title(check)));
        }
        this.titleWidth = widest;
    }

    static Text text(DoctorWords words) {
        return Text.of(words.english(), words.korean());
    }

    static boolean isHealthy(List<DoctorFinding> findings) {
        return findings.stream().noneMatch(finding -> finding.verdict() == DoctorFinding.Verdict.BAD);
    }

    void open() {
        console.say(Text.of("Examining %s", "검사 대상: %s").with(target));
    }

    @Override
    public void begins(DoctorCheck check) {
        if (console.isTerminal()) {
            console.out().print(ERASE + "  " + title(check) + (hasMarks ? " …" : " ..."));
            console.out().flush();
        }
    }

    @Override
    public void finds(DoctorFinding finding) {
        if (console.isTerminal()) {
            console.out().print(ERASE);
        }
        if (!finding.where().equals(where)) {
            where = finding.where();
            console.out().println(where);
        }
        String title = title(finding.check());
        console.out()
                .println("  " + mark(finding.verdict()) + " " + title
                        + " ".repeat(titleWidth - HelpPage.width(title) + 2) + in(finding.said()));
        DoctorWords fix = finding.fix();
        if (fix != null) {
            console.out().println(" ".repeat(titleWidth + 6) + (hasMarks ? "→ " : "-> ") + in(fix));
        }
        console.out().flush();
    }

    private String in(DoctorWords words) {
        return text(words).in(console.language());
    }

    private String title(DoctorCheck check) {
        return in(check.title());
    }

    private String mark(DoctorFinding.Verdict verdict) {
        return switch (verdict) {
            case GOOD -> coloured(GREEN, hasMarks ? "✓" : "ok  ");
            case BAD -> coloured(RED, hasMarks ? "✗" : "FAIL");
            case SKIPPED -> coloured(DIM, hasMarks ? "–" : "-   ");
        };
    }

    private String coloured(String colour, String text) {
        return console.hasColours() ? colour + text + PLAIN : text;
    }

    /** Says what it all comes to. */
    void close(List<DoctorFinding> findings) {
        List<String> bad = new ArrayList<>();
        long good = 0;
        for (DoctorFinding finding : findings) {
            good += finding.verdict() == DoctorFinding.Verdict.GOOD ? 1 : 0;
            if (finding.verdict() == DoctorFinding.Verdict.BAD) {
                bad.add(title(finding.check()));
            }
        }
        console.out().println();
        console.say(
                bad.isEmpty()
                        ? Text.of("%s can be used: %s checks are good.", "%s을(를) 쓸 수 있습니다. 검사 %s개가 정상입니다.")
                                .with(target, good)
                        : Text.of("%s has %s: %s. Good checks: %s.", "%s에 %s가 있습니다: %s. 다른 검사 %s개는 정상입니다.")
                                .with(target, problems(bad.size()), String.join(", ", bad), good));
    }

    private static Text problems(int count) {
        return Text.of(count == 1 ? "a problem" : count + " problems", "문제 " + count + "개");
    }

    /** The findings as an object, whose keys and codes are stable; sentences are in the language of the console. */
    Map<String, Object> asMap(List<DoctorFinding> findings) {
        List<Map<String, @Nullable Object>> items = new ArrayList<>();
        for (DoctorFinding finding : findings) {
            Map<String, @Nullable Object> item = new LinkedHashMap<>();
            DoctorWords fix = finding.fix();
            item.put("check", finding.check().id());
            item.put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT));
            item.put("server", finding.where().isEmpty() ? null : finding.where());
            item.put("said", in(finding.said()));
            item.put("fix", fix == null ? null : in(fix));
            item.put("facts", finding.facts());
            items.add(item);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("target", target.toString());
        all.put("healthy", isHealthy(findings));
        all.put("findings", items);
        return all;
    }
}
