package dev.maru.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the help of a command: two columns, wrapped, with wide characters counted as two. */
final class HelpPage {
    private static final int WIDTH = 100;
    private static final int LEFT = 28;

    private final Language language;
    private final StringBuilder out = new StringBuilder();

    private HelpPage(Language language) {
        this.language = language;
    }

    /** The help of one command. */
    static String of(Command command, List<Option> common, Language language) {
        HelpPage page = new HelpPage(language);
        String parameter = command.parameter();
        page.heading(Text.of("Usage: ", "사용법: "), "maru " + command.path(), Text.of(" [OPTIONS]", " [옵션]"));
        page.out.append(parameter == null ? "\n" : " [" + parameter + "]\n");
        page.paragraph(command.meaning());
        List<Option> all = new ArrayList<>(command.options());
        all.addAll(common);
        page.options(all);
        for (Text note : command.notes()) {
            page.out.append('\n');
            page.paragraph(note);
        }
        return page.out.toString();
    }

    /** The help of the program, or of a group of commands: their names and meanings. */
    static String of(String path, Text meaning, Map<String, Text> commands, List<Option> common, Language language) {
        HelpPage page = new HelpPage(language);
        page.heading(Text.of("Usage: ", "사용법: "), path, Text.of(" COMMAND [OPTIONS]\n", " 명령 [옵션]\n"));
        page.paragraph(meaning);
        page.out.append('\n').append(Text.of("Commands:", "명령:").in(language)).append('\n');
        commands.forEach((name, what) -> page.row(name, what.in(language)));
        page.options(common);
        return page.out.toString();
    }

    /** The exit codes, as a note of the help. */
    static Text exitCodes() {
        Map<Integer, Text> codes = new LinkedHashMap<>();
        codes.put(ExitCode.OK, Text.of("all is well, also after a graceful stop", "정상(정상 종료 포함)"));
        codes.put(ExitCode.FAILED, Text.of("something else failed", "그 밖의 실패"));
        codes.put(ExitCode.USAGE, Text.of("the command line is wrong", "명령줄 오류"));
        codes.put(ExitCode.CONFIG, Text.of("the configuration is wrong", "설정 오류"));
        codes.put(ExitCode.LISTEN, Text.of("a port or address cannot be used", "포트나 주소를 쓸 수 없음"));
        codes.put(ExitCode.STATE, Text.of("the data directory cannot be used", "데이터 폴더를 쓸 수 없음"));
        codes.put(ExitCode.INTERRUPTED, Text.of("stopped at once by a second signal", "두 번째 신호로 즉시 멈춤"));
        Text all = Text.of("Exit codes: ", "종료 코드: ");
        String separator = "";
        for (Map.Entry<Integer, Text> code : codes.entrySet()) {
            all = all.plus(Text.same(separator + code.getKey() + " ")).plus(code.getValue());
            separator = ", ";
        }
        return all.plus(Text.same("."));
    }

    private void heading(Text before, String path, Text after) {
        out.append(before.in(language)).append(path).append(after.in(language));
    }

    private void options(List<Option> options) {
        out.append('\n').append(Text.of("Options:", "옵션:").in(language)).append('\n');
        for (Option option : options) {
            if (!option.kind().isHidden()) {
                String label = option.label();
                row(
                        String.join(", ", option.names()) + (label == null ? "" : " " + label),
                        option.meaning().in(language));
            }
        }
    }

    private void row(String left, String right) {
        out.append("  ").append(left);
        int used = 2 + width(left);
        if (used + 1 > LEFT) {
            out.append('\n');
            used = 0;
        }
        out.append(" ".repeat(LEFT - used));
        wrap(right, LEFT);
    }

    private void paragraph(Text text) {
        wrap(text.in(language), 0);
    }

    private void wrap(String text, int indent) {
        int column = indent;
        boolean first = true;
        for (String word : text.split(" ")) {
            if (!first && column + 1 + width(word) > WIDTH) {
                out.append('\n').append(" ".repeat(indent));
                column = indent;
                first = true;
            }
            out.append(first ? "" : " ").append(word);
            column += (first ? 0 : 1) + width(word);
            first = false;
        }
        out.append('\n');
    }

    /** Columns on a terminal: Hangul and other East Asian characters take two (Unicode UAX #11). */
    static int width(String text) {
        return text.codePoints()
                .map(c -> c >= 0x1100 && c <= 0x115F
                                || c >= 0x2E80 && c <= 0xA4CF
                                || c >= 0xAC00 && c <= 0xD7A3
                                || c >= 0xF900 && c <= 0xFAFF
                                || c >= 0xFE30 && c <= 0xFE6F
                                || c >= 0xFF00 && c <= 0xFF60
                        ? 2
                        : 1)
                .sum();
    }
}
