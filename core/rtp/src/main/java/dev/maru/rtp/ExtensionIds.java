package dev.maru.rtp;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which ids the elements of header extensions were given for one direction of a media section ({@code a=extmap}, RFC 8285 §5).
 * Immutable; both look-ups are one array access.
 */
public final class ExtensionIds {
    /** The largest id, with two-byte headers; 14 with one-byte headers. */
    public static final int MAX_ID = 255;

    /** The largest id that one-byte headers can carry. */
    public static final int MAX_ONE_BYTE_ID = 14;

    /** Nothing negotiated. */
    public static final ExtensionIds NONE = new ExtensionIds(Map.of(), false);

    private final int[] ids = new int[HeaderExtension.COUNT];
    private final @Nullable HeaderExtension[] byId = new HeaderExtension[MAX_ID + 1];
    private final boolean allowsMixed;

    /**
     * What was negotiated.
     *
     * @param ids of each element, 1 to 255 without 15
     * @param allowsMixed whether {@code a=extmap-allow-mixed} was agreed on, so that two-byte headers may be written
     */
    public ExtensionIds(Map<HeaderExtension, Integer> ids, boolean allowsMixed) {
        this.allowsMixed = allowsMixed;
        ids.forEach((extension, id) -> {
            if (id < 1 || id > MAX_ID || id == MAX_ONE_BYTE_ID + 1) {
                throw new IllegalArgumentException(extension + " has id " + id + ", which is not in 1..255 without 15");
            }
            if (byId[id] != null) {
                throw new IllegalArgumentException(extension + " and " + byId[id] + " both have id " + id);
            }
            this.ids[extension.ordinal()] = id;
            byId[id] = extension;
        });
    }

    /**
     * The id of an element.
     *
     * @param extension which
     * @return 1 to 255, or 0 when it was not negotiated; {@link RtpPacket#find} finds nothing for 0
     */
    public int of(HeaderExtension extension) {
        return ids[extension.ordinal()];
    }

    /**
     * Whether an element was negotiated.
     *
     * @param extension which
     * @return true when it has an id
     */
    public boolean has(HeaderExtension extension) {
        return of(extension) != 0;
    }

    /**
     * The element with an id.
     *
     * @param id 0 to 255
     * @return the element, or null when nothing known has that id
     */
    public @Nullable HeaderExtension extension(int id) {
        return byId[id];
    }

    /**
     * Whether two-byte headers may be written.
     *
     * @return true when both sides agreed
     */
    public boolean allowsMixed() {
        return allowsMixed;
    }

    /**
     * The table that takes packets from this negotiation to another, for {@link RtpPacket#remapElements}. What the other side did not
     * negotiate is erased.
     *
     * @param other the negotiation of whoever gets the packets
     * @return new ids by old ones
     */
    public byte[] remappingTo(ExtensionIds other) {
        byte[] table = new byte[MAX_ID + 1];
        for (HeaderExtension extension : HeaderExtension.values()) {
            table[of(extension)] = (byte) other.of(extension);
        }
        table[0] = 0;
        return table;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExtensionIds that && Arrays.equals(ids, that.ids) && allowsMixed == that.allowsMixed;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }
}
