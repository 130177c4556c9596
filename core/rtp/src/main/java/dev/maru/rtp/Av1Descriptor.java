package dev.maru.rtp;

/**
 * The AV1 aggregation header, and the headers of the OBU elements behind it (AV1 RTP §4.4, §4.5).
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * |Z|Y| W |N|-|-|-|   Z: begins with the rest of an OBU, Y: ends with an OBU that goes on, N: a new coded video sequence
 * </pre>
 *
 * W is the number of elements, of which the last has no length in front; with W = 0 all have one.
 */
public final class Av1Descriptor implements PayloadDescriptor {
    /** A sequence header OBU (AV1 §6.2.2). */
    static final int SEQUENCE_HEADER = 1;

    static final int TEMPORAL_DELIMITER = 2;
    static final int TILE_LIST = 8;
    static final int PADDING = 15;

    static final int CONTINUES = 0x80;
    static final int TO_BE_CONTINUED = 0x40;
    static final int NEW_SEQUENCE = 0x08;
    static final int OBU_EXTENSION = 0x04;
    static final int OBU_HAS_SIZE = 0x02;

    private byte[] bytes = new byte[1];
    private int at;
    private int end;
    private int nextElement;
    private int elementsLeft;
    private int elementAt;
    private int elementLength;
    private int extension;
    private boolean beginsWithSequenceHeader;

    /** A view of nothing yet. */
    public Av1Descriptor() {}

    static int obuType(int header) {
        return header >>> 3 & 15;
    }

    @Override
    public boolean parse(byte[] b, int from, int count) {
        bytes = b;
        at = from;
        end = from + count;
        extension = ABSENT;
        beginsWithSequenceHeader = false;
        if (count < 2) {
            return false;
        }
        rewind();
        boolean isObu = !continues();
        int elements = 0;
        while (nextElement < end) {
            if (!nextElement()) {
                return false;
            }
            if (isObu && !readObuHeader()) {
                return false;
            }
            if (elements++ == 0 && !continues() && elementLength > 0) {
                beginsWithSequenceHeader = obuType(bytes[elementAt]) == SEQUENCE_HEADER;
            }
            isObu = true;
        }
        boolean isWhole = elementsLeft <= 0;
        rewind();
        return isWhole;
    }

    private boolean readObuHeader() {
        if (elementLength == 0) {
            return true;
        }
        int header = bytes[elementAt];
        boolean hasExtension = (header & OBU_EXTENSION) != 0;
        if (header < 0 || hasExtension && elementLength < 2) {
            return false;
        }
        if (hasExtension && extension == ABSENT) {
            extension = bytes[elementAt + 1] & 0xFF;
        }
        return true;
    }

    /** Goes back to before the first element. */
    void rewind() {
        nextElement = at + 1;
        elementsLeft = bytes[at] >>> 4 & 3;
        if (elementsLeft == 0) {
            elementsLeft = -1; // W = 0: as many as there are
        }
    }

    /** Goes to the next element. Returns false when there is none, or it is not well-formed. */
    boolean nextElement() {
        if (nextElement >= end || elementsLeft == 0) {
            return false;
        }
        if (elementsLeft == 1) {
            elementLength = end - nextElement;
            elementAt = nextElement;
        } else {
            elementLength = Leb128.read(bytes, nextElement, end);
            if (elementLength < 0) {
                return false;
            }
            elementAt = nextElement + Leb128.lengthAt(bytes, nextElement);
            if (elementLength > end - elementAt) {
                return false;
            }
        }
        if (elementsLeft > 0) {
            elementsLeft--;
        }
        nextElement = elementAt + elementLength;
        return true;
    }

    /** Whether the current element is the last. */
    boolean isLastElement() {
        return nextElement >= end;
    }

    int elementAt() {
        return elementAt;
    }

    int elementLength() {
        return elementLength;
    }

    @Override
    public int headerLength() {
        return 0;
    }

    /** {@inheritDoc} It surely does only where a coded video sequence starts. */
    @Override
    public boolean startsFrame() {
        return isKeyFrame() && !continues();
    }

    /** {@inheritDoc} Told by the first payload of one that starts a coded video sequence, or has a sequence header in front. */
    @Override
    public boolean isKeyFrame() {
        return startsSequence() || beginsWithSequenceHeader;
    }

    /**
     * The N bit.
     *
     * @return whether this is the first payload of a coded video sequence
     */
    public boolean startsSequence() {
        return (bytes[at] & NEW_SEQUENCE) != 0;
    }

    /**
     * The Z bit.
     *
     * @return whether the payload begins within an OBU
     */
    public boolean continues() {
        return (bytes[at] & CONTINUES) != 0;
    }

    /**
     * The Y bit.
     *
     * @return whether the payload ends within an OBU
     */
    public boolean isToBeContinued() {
        return (bytes[at] & TO_BE_CONTINUED) != 0;
    }

    @Override
    public int temporalId() {
        return extension == ABSENT ? ABSENT : extension >>> 5;
    }

    @Override
    public int spatialId() {
        return extension == ABSENT ? ABSENT : extension >>> 3 & 3;
    }
}
