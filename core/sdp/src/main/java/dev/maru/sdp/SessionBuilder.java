package dev.maru.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a {@link SessionDescription} together. Not for several threads. */
public final class SessionBuilder {
    private final List<Bandwidth> bandwidths = new ArrayList<>();
    private final List<SdpLine> lines = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<MediaDescription> media = new ArrayList<>();
    private Origin origin;
    private String name;
    private @Nullable Connection connection;

    SessionBuilder(Origin origin) {
        this.origin = origin;
        name = "-";
        lines.add(new SdpLine('t', "0 0"));
    }

    SessionBuilder(SessionDescription like) {
        origin = like.origin();
        name = like.name();
        connection = like.connection();
        bandwidths.addAll(like.bandwidths());
        lines.addAll(like.lines());
        attributes.addAll(like.attributes());
        media.addAll(like.media());
    }

    /**
     * Replaces the origin.
     *
     * @param other the new one
     * @return this
     */
    public SessionBuilder origin(Origin other) {
        origin = other;
        return this;
    }

    /**
     * Appends an attribute.
     *
     * @param attribute any
     * @return this
     */
    public SessionBuilder add(Attribute attribute) {
        attributes.add(attribute);
        return this;
    }

    /**
     * Appends an attribute of text.
     *
     * @param key its name
     * @param value its value; null when it has none
     * @return this
     */
    public SessionBuilder add(String key, @Nullable String value) {
        return add(new PlainAttribute(key, value));
    }

    /**
     * Appends a section.
     *
     * @param section a medium
     * @return this
     */
    public SessionBuilder add(MediaDescription section) {
        media.add(section);
        return this;
    }

    /**
     * Replaces a section.
     *
     * @param index of the section, from 0
     * @param section the new one
     * @return this
     */
    public SessionBuilder set(int index, MediaDescription section) {
        media.set(index, section);
        return this;
    }

    /**
     * The description.
     *
     * @return immutable
     */
    public SessionDescription build() {
        return new SessionDescription(origin, name, connection, bandwidths, lines, attributes, media);
    }
}
