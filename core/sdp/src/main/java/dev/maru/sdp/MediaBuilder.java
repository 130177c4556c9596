package dev.maru.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Puts a {@link MediaDescription} together. Not for several threads. */
public final class MediaBuilder {
    private final String kind;
    private final String protocol;
    private final int portCount;
    private final List<String> formats = new ArrayList<>();
    private final List<Bandwidth> bandwidths = new ArrayList<>();
    private final List<SdpLine> lines = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private int port;
    private @Nullable Connection connection;

    MediaBuilder(String kind, int port, String protocol) {
        this.kind = kind;
        this.port = port;
        this.protocol = protocol;
        portCount = 1;
    }

    MediaBuilder(MediaDescription like) {
        kind = like.kind();
        port = like.port();
        portCount = like.portCount();
        protocol = like.protocol();
        connection = like.connection();
        formats.addAll(like.formats());
        bandwidths.addAll(like.bandwidths());
        lines.addAll(like.lines());
        attributes.addAll(like.attributes());
    }

    /**
     * Replaces the port.
     *
     * @param other 0 to 65,535
     * @return this
     */
    public MediaBuilder port(int other) {
        port = other;
        return this;
    }

    /**
     * Sets the {@code c=} line.
     *
     * @param address where media is taken
     * @return this
     */
    public MediaBuilder connection(Connection address) {
        connection = address;
        return this;
    }

    /**
     * Appends a format to the {@code m=} line.
     *
     * @param format a payload type as text, or another protocol's format
     * @return this
     */
    public MediaBuilder format(String format) {
        formats.add(format);
        return this;
    }

    /**
     * Appends a {@code b=} line.
     *
     * @param bandwidth the limit
     * @return this
     */
    public MediaBuilder bandwidth(Bandwidth bandwidth) {
        bandwidths.add(bandwidth);
        return this;
    }

    /**
     * Appends an attribute.
     *
     * @param attribute any
     * @return this
     */
    public MediaBuilder add(Attribute attribute) {
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
    public MediaBuilder add(String key, @Nullable String value) {
        return add(new PlainAttribute(key, value));
    }

    /**
     * Takes attributes away.
     *
     * @param which those that go
     * @return this
     */
    public MediaBuilder removeIf(Predicate<Attribute> which) {
        attributes.removeIf(which);
        return this;
    }

    /**
     * The section.
     *
     * @return immutable
     */
    public MediaDescription build() {
        return new MediaDescription(
                kind, port, portCount, protocol, formats, connection, bandwidths, lines, attributes);
    }
}
