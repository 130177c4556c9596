package dev.maru.relay;

import java.util.Locale;

/**
 * What the {@link Doctor} says, in both languages.
 *
 * @param english in English
 * @param korean in Korean
 */
public record DoctorWords(String english, String korean) {
    static DoctorWords of(String english, String korean) {
        return new DoctorWords(english, korean);
    }

    /** The same in both: names, numbers, addresses. */
    static DoctorWords same(String text) {
        return new DoctorWords(text, text);
    }

    /** Fills the {@code %s} of both; an argument that is itself in both languages goes in its own. */
    DoctorWords with(Object... arguments) {
        return new DoctorWords(fill(english, false, arguments), fill(korean, true, arguments));
    }

    DoctorWords plus(DoctorWords more) {
        return new DoctorWords(english + more.english, korean + more.korean);
    }

    private static String fill(String pattern, boolean inKorean, Object[] arguments) {
        Object[] own = new Object[arguments.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = arguments[i] instanceof DoctorWords words ? inKorean ? words.korean : words.english : arguments[i];
        }
        return String.format(Locale.ROOT, pattern, own);
    }

    /**
     * In one language.
     *
     * @param locale Korean, or anything else for English
     * @return the sentence
     */
    public String in(Locale locale) {
        return locale.getLanguage().equals("ko") ? korean : english;
    }
}
