package dev.maru.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the words after a command say. */
final class Arguments {
    private final Map<String, Option> known = new HashMap<>();
    private final Map<String, List<String>> given = new HashMap<>();
    private final Map<String, String> spelling = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private final String command;

    private Arguments(String command, List<Option> options) {
        this.command = command;
        for (Option option : options) {
            option.names().forEach(name -> known.put(name, option));
        }
    }

    /**
     * Reads them: {@code --name value}, {@code --name=value}, flags, and words. After {@code --} all are words.
     *
     * @param command the command, for errors
     * @param maxWords how many words that are no options it takes
     * @throws StartException when they are wrong
     */
    static Arguments parse(String command, List<Option> options, List<String> args, int maxWords)
            throws StartException {
        Arguments arguments = new Arguments(command, options);
        int at = 0;
        boolean onlyWords = false;
        while (at < args.size()) {
            String arg = args.get(at++);
            if (onlyWords || !arg.startsWith("-") || arg.equals("-")) {
                arguments.words.add(arg);
            } else if (arg.equals("--")) {
                onlyWords = true;
            } else {
                String next = at < args.size() ? args.get(at) : null;
                at += arguments.take(arg, next) ? 1 : 0;
            }
        }
        if (arguments.words.size() > maxWords) {
            throw arguments.wrong(Text.of("“%s” is not understood here.", "“%s”: 여기서 쓸 수 없는 말입니다.")
                    .with(Reading.shown(arguments.words.get(maxWords))));
        }
        return arguments;
    }

    /** Takes one option; true when it used up the next argument. */
    private boolean take(String arg, @Nullable String next) throws StartException {
        int equals = arg.indexOf('=');
        String name = equals < 0 ? arg : arg.substring(0, equals);
        Option option = known.get(name);
        if (option == null) {
            throw unknown(name);
        }
        boolean usesNext = equals < 0 && option.takesValue();
        if (usesNext && (next == null || next.startsWith("--"))) {
            throw wrong(
                    Text.of("%s needs a value: %s %s.", "%s에는 값이 필요합니다: %s %s.").with(name, name, option.label()));
        }
        String value = equals >= 0 ? arg.substring(equals + 1) : usesNext && next != null ? next : "true";
        if (!option.takesValue() && !value.equals("true") && !value.equals("false")) {
            throw wrong(Text.of("%s is true or false.", "%s에는 true 또는 false만 쓸 수 있습니다.")
                    .with(name));
        }
        List<String> values = given.computeIfAbsent(option.name(), key -> new ArrayList<>());
        if (!values.isEmpty() && !option.kind().isRepeatable()) {
            throw wrong(Text.of("%s is given twice.", "%s: 두 번 지정되었습니다.").with(name));
        }
        values.add(value);
        spelling.putIfAbsent(option.name(), name);
        return usesNext;
    }

    private StartException unknown(String name) {
        String nearest = Nearest.of(name, known.keySet());
        Text nothing = Text.of("There is no option “%s”", "“%s”: 없는 옵션입니다").with(Reading.shown(name));
        return wrong(nothing.plus(
                nearest == null
                        ? Text.same(".")
                        : Text.of("; did you mean “%s”?", ". 혹시 “%s”인가요?").with(nearest)));
    }

    private StartException wrong(Text sentence) {
        return new StartException(
                ExitCode.USAGE,
                sentence.plus(Text.of(" See: %s --help", " 도움말: %s --help").with(command)));
    }

    /** Whether an option is there, and is not turned off. */
    boolean has(String option) {
        List<String> values = given.get(option);
        return values != null && !values.getLast().equals("false");
    }

    /** The value of an option, or null when it is not there. */
    @Nullable
    String value(String option) {
        List<String> values = given.get(option);
        return values == null ? null : values.getLast();
    }

    /** The values of an option that may be there several times. */
    List<String> values(String option) {
        return given.getOrDefault(option, List.of());
    }

    /** The name by which the user called an option that is there. */
    String spelling(String option) {
        return spelling.getOrDefault(option, option);
    }

    /** The word that is no option, or null. */
    @Nullable
    String word() {
        return words.isEmpty() ? null : words.getFirst();
    }

    List<String> words() {
        return words;
    }
}
