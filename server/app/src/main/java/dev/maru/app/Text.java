package dev.maru.app;

/**
 * A sentence in every language of the command line.
 *
 * @param english in English
 * @param korean in Korean
 */
record Text(String english, String korean) {
    static Text of(String english, String korean) {
        return new Text(english, korean);
    }

    /** The same in both languages: names, numbers, code. */
    static Text same(String text) {
        return new Text(text, text);
    }

    String in(Language language) {
        return switch (language) {
            case ENGLISH -> english;
            case KOREAN -> korean;
        };
    }

    /** Fills the {@code %s} of both; an argument that is a {@code Text} goes in its own language. */
    Text with(Object... arguments) {
        return new Text(fill(english, Language.ENGLISH, arguments), fill(korean, Language.KOREAN, arguments));
    }

    Text plus(Text more) {
        return new Text(english + more.english, korean + more.korean);
    }

    private static String fill(String pattern, Language language, Object[] arguments) {
        Object[] own = new Object[arguments.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = arguments[i] instanceof Text text ? text.in(language) : arguments[i];
        }
        return pattern.formatted(own);
    }
}
