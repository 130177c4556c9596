package dev.maru.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has attributes: the session as a whole, or one medium of it. Each question looks at this level alone. */
public sealed interface Section permits SessionDescription, MediaDescription {
    /**
     * All attributes in the order of their lines.
     *
     * @return unmodifiable
     */
    List<Attribute> attributes();

    /**
     * The attributes of one type.
     *
     * @param type as in {@code RtpMap.class}
     * @param <A> the type
     * @return in the order of their lines
     */
    default <A extends Attribute> List<A> all(Class<A> type) {
        List<A> found = new ArrayList<>();
        for (Attribute attribute : attributes()) {
            if (type.isInstance(attribute)) {
                found.add(type.cast(attribute));
            }
        }
        return found;
    }

    /**
     * The first attribute of a type.
     *
     * @param type as in {@code Setup.class}
     * @param <A> the type
     * @return null when there is none
     */
    default <A extends Attribute> @Nullable A first(Class<A> type) {
        for (Attribute attribute : attributes()) {
            if (type.isInstance(attribute)) {
                return type.cast(attribute);
            }
        }
        return null;
    }

    /**
     * Whether an attribute is there.
     *
     * @param key its name, as in {@code rtcp-mux}
     * @return true when there is one, with a value or without
     */
    default boolean has(String key) {
        for (Attribute attribute : attributes()) {
            if (attribute.key().equals(key)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The value of the first attribute of a name.
     *
     * @param key its name, as in {@code mid}
     * @return null when there is no such attribute, or it has no value
     */
    default @Nullable String value(String key) {
        for (Attribute attribute : attributes()) {
            if (attribute.key().equals(key)) {
                return attribute.value();
            }
        }
        return null;
    }

    /**
     * The values of all attributes of a name.
     *
     * @param key its name, as in {@link PlainAttribute#CANDIDATE}
     * @return in the order of their lines, without those that have none
     */
    default List<String> values(String key) {
        List<String> found = new ArrayList<>();
        for (Attribute attribute : attributes()) {
            String value = attribute.key().equals(key) ? attribute.value() : null;
            if (value != null) {
                found.add(value);
            }
        }
        return found;
    }

    /**
     * The number of the first attribute of a name.
     *
     * @param key as in {@link NumberAttribute#SCTP_PORT}
     * @param otherwise when there is none
     * @return the number
     */
    default long number(String key, long otherwise) {
        for (Attribute attribute : attributes()) {
            if (attribute instanceof NumberAttribute number && attribute.key().equals(key)) {
                return number.number();
            }
        }
        return otherwise;
    }

    /**
     * Which way media flows.
     *
     * @return null when this level does not say
     */
    default @Nullable Direction direction() {
        return first(Direction.class);
    }
}
