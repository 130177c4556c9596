package dev.maru.app;

import java.util.List;

/** A value as it was written, before anybody asked what it means; it knows where it stands. */
sealed interface Raw {
    Place place();

    /** Something that is one word or number or sentence. */
    record Scalar(String text, Place place) implements Raw {}

    /** A list. */
    record Items(List<Raw> items, Place place) implements Raw {}

    /** A mapping, in its order. A name may be there twice. */
    record Fields(List<Field> fields, Place place) implements Raw {}

    /**
     * One entry of a mapping.
     *
     * @param name its key
     * @param at where the key stands
     * @param value its value, which is {@link Absent} when there is none
     */
    record Field(String name, Place at, Raw value) {}

    /** Nothing: {@code key:} with no value, or {@code null}. */
    record Absent(Place place) implements Raw {}
}
