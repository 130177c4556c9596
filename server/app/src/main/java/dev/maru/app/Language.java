package dev.maru.app;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The languages that the command line speaks. */
enum Language {
    ENGLISH("en"),
    KOREAN("ko");

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** The BCP 47 tag. */
    String tag() {
        return tag;
    }

    /** The language with this tag or locale name ({@code ko}, {@code ko_KR.UTF-8}), or null. */
    static @Nullable Language parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (Language language : values()) {
            if (lower.equals(language.tag)
                    || lower.startsWith(language.tag + "_")
                    || lower.startsWith(language.tag + "-")
                    || lower.startsWith(language.tag + ".")) {
                return language;
            }
        }
        return null;
    }

    /**
     * The language of the environment: the first of {@code LC_ALL}, {@code LC_MESSAGES}, {@code LANG} that is set, as in
     * POSIX.1-2017 §8.2. English when it names no language that we speak.
     */
    static Language of(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            String value = environment.get(name);
            if (value != null && !value.isEmpty()) {
                Language language = parse(value);
                return language == null ? ENGLISH : language;
            }
        }
        return ENGLISH;
    }
}
