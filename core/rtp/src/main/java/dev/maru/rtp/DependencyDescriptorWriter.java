package dev.maru.rtp;

import org.jspecify.annotations.Nullable;

/**
 * Writes dependency descriptors (AV1 RTP specification, appendix A.4.1). Say the parts of one packet, then {@link #write} it. Reused;
 * not thread-safe.
 */
public final class DependencyDescriptorWriter {
    /** Room for any descriptor that fits an element with a two-byte header. */
    private static final int MAX_LENGTH = 255;

    private final BitWriter out = new BitWriter();
    private final byte[] scratch = new byte[MAX_LENGTH];
    private int first;
    private int frameNumber;
    private @Nullable DependencyStructure structure;
    private boolean hasActiveTargets;
    private int activeTargets;
    private int activeCount;
    private int @Nullable [] dtis;
    private int @Nullable [] fdiffs;
    private int @Nullable [] chains;

    /** Nothing said yet. */
    public DependencyDescriptorWriter() {}

    /**
     * Starts a descriptor with its mandatory fields.
     *
     * @param startsFrame whether the packet is the first of its frame
     * @param endsFrame whether it is the last
     * @param templateId 0 to 63
     * @param number the frame's; its lowest 16 bits count
     * @return this
     */
    public DependencyDescriptorWriter frame(boolean startsFrame, boolean endsFrame, int templateId, int number) {
        first = (startsFrame ? 0x80 : 0) | (endsFrame ? 0x40 : 0) | templateId & 0x3F;
        frameNumber = number;
        structure = null;
        hasActiveTargets = false;
        dtis = null;
        fdiffs = null;
        chains = null;
        return this;
    }

    /**
     * Adds the structure, to the first packet of a coded video sequence.
     *
     * @param templates the structure
     * @return this
     */
    public DependencyDescriptorWriter structure(DependencyStructure templates) {
        structure = templates;
        return this;
    }

    /**
     * Adds which decode targets are active.
     *
     * @param mask bit i for target i
     * @param decodeTargetCount how many the structure has
     * @return this
     */
    public DependencyDescriptorWriter activeDecodeTargets(int mask, int decodeTargetCount) {
        hasActiveTargets = true;
        activeTargets = mask;
        activeCount = decodeTargetCount;
        return this;
    }

    /**
     * Adds indications of the frame's own.
     *
     * @param indications one for each decode target
     * @return this
     */
    public DependencyDescriptorWriter indications(int... indications) {
        dtis = indications;
        return this;
    }

    /**
     * Adds frame differences of the frame's own.
     *
     * @param diffs 1 to 4,096 each, up to {@link DependencyDescriptor#MAX_FRAME_FDIFFS} of them
     * @return this
     */
    public DependencyDescriptorWriter frameDiffs(int... diffs) {
        if (diffs.length > DependencyDescriptor.MAX_FRAME_FDIFFS) {
            throw new IllegalArgumentException(diffs.length + " frames are more than a frame may need");
        }
        fdiffs = diffs;
        return this;
    }

    /**
     * Adds chain differences of the frame's own.
     *
     * @param diffs 0 to 255, one for each chain
     * @return this
     */
    public DependencyDescriptorWriter chainDiffs(int... diffs) {
        chains = diffs;
        return this;
    }

    /**
     * Writes the descriptor into a packet.
     *
     * @param writer between header and payload
     * @param id as negotiated
     * @return false when it was left out, as a structure is without two-byte headers
     */
    public boolean write(RtpWriter writer, int id) {
        int length = write(scratch, 0, MAX_LENGTH);
        int at = length < 0 ? -1 : writer.element(id, length);
        if (at >= 0) {
            System.arraycopy(scratch, 0, writer.bytes(), at, length);
        }
        return at >= 0;
    }

    /**
     * Writes the descriptor.
     *
     * @param b the array
     * @param at index of the first byte
     * @param room bytes that may be used
     * @return its length, or -1 when it does not fit
     */
    public int write(byte[] b, int at, int room) {
        out.reset(b, at, room);
        out.bits(8, first);
        out.bits(16, frameNumber);
        if (structure != null || hasActiveTargets || dtis != null || fdiffs != null || chains != null) {
            writeExtended();
        }
        int length = out.finish();
        return out.isOverrun() ? -1 : length;
    }

    private void writeExtended() {
        out.flag(structure != null);
        out.flag(hasActiveTargets);
        out.flag(dtis != null);
        out.flag(fdiffs != null);
        out.flag(chains != null);
        if (structure != null) {
            DependencyStructureCodec.write(out, structure);
        }
        if (hasActiveTargets) {
            out.bits(activeCount, activeTargets);
        }
        if (dtis != null) {
            for (int dti : dtis) {
                out.bits(2, dti);
            }
        }
        if (fdiffs != null) {
            for (int diff : fdiffs) {
                int size = diff <= 16 ? 1 : diff <= 256 ? 2 : 3;
                out.bits(2, size);
                out.bits(4 * size, diff - 1);
            }
            out.bits(2, 0);
        }
        if (chains != null) {
            for (int diff : chains) {
                out.bits(8, diff);
            }
        }
    }
}
