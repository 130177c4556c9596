package dev.maru.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A description of a session (RFC 8866 §5). Immutable.
 *
 * @param origin who made it
 * @param name the {@code s=} line; {@code -} when there is none
 * @param connection the {@code c=} line; null when each medium has its own
 * @param bandwidths the {@code b=} lines
 * @param lines the others
 * @param attributes those of the whole session
 * @param media the {@code m=} sections in order
 */
public record SessionDescription(
        Origin origin,
        String name,
        @Nullable Connection connection,
        List<Bandwidth> bandwidths,
        List<SdpLine> lines,
        List<Attribute> attributes,
        List<MediaDescription> media)
        implements Section {
    /** Keeps copies of the lists. */
    public SessionDescription {
        bandwidths = List.copyOf(bandwidths);
        lines = List.copyOf(lines);
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    /**
     * Reads text. Lines may end with CR LF or with LF alone.
     *
     * @param text the whole description
     * @return the description
     * @throws MalformedSdpException when it is no SDP, an attribute of a known kind has another form, or a bound is exceeded
     */
    public static SessionDescription parse(String text) throws MalformedSdpException {
        return new SdpParser(text).session();
    }

    /**
     * Starts a new one, with {@code s=-} and {@code t=0 0}.
     *
     * @param origin who makes it
     * @return to be filled
     */
    public static SessionBuilder builder(Origin origin) {
        return new SessionBuilder(origin);
    }

    /**
     * Starts one that is like this.
     *
     * @return to be changed
     */
    public SessionBuilder toBuilder() {
        return new SessionBuilder(this);
    }

    /**
     * The text; {@link #parse} reads it back to an equal description.
     *
     * @return lines that end with CR LF
     * @throws IllegalArgumentException when a text in it has a line break, so that it would be read as something else
     */
    public String print() {
        return SdpPrinter.print(this);
    }

    /**
     * The groups of one kind.
     *
     * @param semantics as in {@link Group#BUNDLE}
     * @return in order
     */
    public List<Group> groups(String semantics) {
        return all(Group.class).stream()
                .filter(group -> group.semantics().equals(semantics))
                .toList();
    }

    /**
     * A section by its name.
     *
     * @param mid the name
     * @return its index in {@link #media}, or -1
     */
    public int indexOfMid(String mid) {
        for (int i = 0; i < media.size(); i++) {
            if (mid.equals(media.get(i).mid())) {
                return i;
            }
        }
        return -1;
    }
}
