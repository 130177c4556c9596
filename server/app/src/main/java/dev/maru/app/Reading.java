package dev.maru.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reading of one value, which collects what is wrong with it.
 *
 * @param key the setting
 * @param secret whether what was given may be shown
 * @param problems where problems go
 */
record Reading(String key, boolean secret, List<Problem> problems) {
    private static final int MAX_SHOWN = 60;

    /** Says that a value is not allowed; null, so that it can be returned. */
    <T> @Nullable T wrong(Raw raw, Text allowed) {
        Text sentence = switch (raw) {
            case Raw.Absent _ -> Sentences.noValue(key, allowed);
            case Raw.Items _ -> Sentences.isList(key, allowed);
            case Raw.Fields _ -> Sentences.isSection(key, allowed);
            case Raw.Scalar _ when secret -> Sentences.wrongSecret(key, allowed);
            case Raw.Scalar scalar -> Sentences.wrongValue(key, shown(scalar.text()), allowed);
        };
        return say(raw.place(), sentence);
    }

    /** Adds a problem; null, so that it can be returned. */
    <T> @Nullable T say(Place place, Text sentence) {
        problems.add(new Problem(place, key, sentence));
        return null;
    }

    /** Reads a list or mapping that stands in one text, as in an environment variable. */
    @Nullable
    Raw flow(Raw.Scalar scalar) {
        return YamlReader.read(scalar.text(), scalar.place(), problems);
    }

    /** What was given, fit for one line of a terminal. */
    static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", " ").strip();
        return clean.length() <= MAX_SHOWN ? clean : clean.substring(0, MAX_SHOWN) + "…";
    }
}
