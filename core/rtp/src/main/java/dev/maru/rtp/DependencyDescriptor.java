package dev.maru.rtp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Serial;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dependency descriptors of one stream (AV1 RTP specification, appendix A): which frame a packet belongs to, its layers, and
 * which frames it needs, for whatever codec. Keeps the stream's {@link DependencyStructure} and the active decode targets from packet to
 * packet, so there is one instance for each stream. Reading allocates nothing once a structure came. Not thread-safe.
 */
public final class DependencyDescriptor {
    /** No payload for this decode target. */
    public static final int NOT_PRESENT = 0;

    /** Part of the decode target, and nothing will need it. */
    public static final int DISCARDABLE = 1;

    /** Part of the decode target, and all that follows of it can be decoded from here on. */
    public static final int SWITCH = 2;

    /** Part of the decode target. */
    public static final int REQUIRED = 3;

    /** How many frames a frame may need by a list of its own; more than any encoder has reference buffers (AV1: 7, VP9: 3). */
    public static final int MAX_FRAME_FDIFFS = 16;

    private static final int MANDATORY = 3;

    private final BitReader in = new BitReader();
    private @Nullable DependencyStructure structure;
    private DependencyStructure spare = new DependencyStructure();
    private int structureFrame;
    private int activeTargets;
    private boolean startsFrame;
    private boolean endsFrame;
    private int templateId;
    private int frameNumber;
    private boolean hasNewStructure;
    private boolean hasActiveTargets;
    private boolean hasCustomDtis;
    private boolean hasCustomFdiffs;
    private boolean hasCustomChains;
    private int template;
    private int fdiffCount;
    private final byte[] dtis = new byte[DependencyStructure.MAX_DECODE_TARGETS];
    private final int[] fdiffs = new int[MAX_FRAME_FDIFFS];
    private final short[] chainFdiffs = new short[DependencyStructure.MAX_DECODE_TARGETS];

    /** Nothing read yet. */
    public DependencyDescriptor() {}

    /**
     * Reads the descriptor of a packet.
     *
     * @param packet of this stream
     * @param id as negotiated
     * @return false when it is not there, malformed, or of a structure that never came
     */
    public boolean read(RtpPacket packet, int id) {
        return packet.find(id) && read(packet.bytes(), packet.elementOffset(), packet.elementLength());
    }

    /**
     * Reads one descriptor. When it says false, frame number, template id, start and end still count if there are 3 bytes, and the kept
     * structure is untouched.
     *
     * @param b the array
     * @param at index of the first byte
     * @param count its length
     * @return false when it is malformed, or refers to a structure that never came
     */
    public boolean read(byte[] b, int at, int count) {
        hasNewStructure = false;
        hasActiveTargets = false;
        if (count < MANDATORY) {
            return false;
        }
        int first = BigEndian.u8(b, at);
        startsFrame = (first & 0x80) != 0;
        endsFrame = (first & 0x40) != 0;
        templateId = first & 0x3F;
        frameNumber = BigEndian.u16(b, at + 1);
        in.reset(b, at + MANDATORY, count - MANDATORY);
        boolean isExtended = count > MANDATORY;
        boolean carriesStructure = isExtended && in.flag();
        boolean carriesTargets = isExtended && in.flag();
        hasCustomDtis = isExtended && in.flag();
        hasCustomFdiffs = isExtended && in.flag();
        hasCustomChains = isExtended && in.flag();
        DependencyStructure known = carriesStructure ? spare : structure;
        if (known == null || carriesStructure && !DependencyStructureCodec.read(in, spare)) {
            return false;
        }
        int targets = carriesTargets ? in.bits(known.decodeTargetCount) : 0;
        int index = templateId - known.templateIdOffset & DependencyStructure.MAX_TEMPLATES - 1;
        if (index >= known.templateCount || !readFrame(known) || in.isOverrun()) {
            return false;
        }
        template = index;
        return keep(carriesStructure, carriesTargets, targets);
    }

    private boolean readFrame(DependencyStructure s) {
        for (int i = 0; hasCustomDtis && i < s.decodeTargetCount; i++) {
            dtis[i] = (byte) in.bits(2);
        }
        fdiffCount = 0;
        if (hasCustomFdiffs) {
            for (int size = in.bits(2); size != 0; size = in.bits(2)) {
                if (fdiffCount == MAX_FRAME_FDIFFS) {
                    return false;
                }
                fdiffs[fdiffCount++] = in.bits(4 * size) + 1;
            }
        }
        for (int i = 0; hasCustomChains && i < s.chainCount; i++) {
            chainFdiffs[i] = (short) in.bits(8);
        }
        return true;
    }

    /** A structure that comes late, of an older frame than the one that is known, must not replace it. */
    private boolean keep(boolean carriesStructure, boolean carriesTargets, int targets) {
        if (carriesStructure) {
            DependencyStructure old = structure;
            if (old != null && Serial.distance16(frameNumber, structureFrame) < 0) {
                return false;
            }
            structure = spare;
            spare = old == null ? new DependencyStructure() : old;
            structureFrame = frameNumber;
            activeTargets = (int) ((1L << structure.decodeTargetCount) - 1);
            hasNewStructure = true;
        }
        if (carriesTargets) {
            activeTargets = targets;
            hasActiveTargets = true;
        }
        return true;
    }

    /**
     * Whether the packet is the first of its frame.
     *
     * @return start_of_frame
     */
    public boolean startsFrame() {
        return startsFrame;
    }

    /**
     * Whether the packet is the last of its frame.
     *
     * @return end_of_frame
     */
    public boolean endsFrame() {
        return endsFrame;
    }

    /**
     * The template that the frame follows.
     *
     * @return 0 to 63
     */
    public int templateId() {
        return templateId;
    }

    /**
     * The frame's number in decode order.
     *
     * @return 0 to 65,535, wrapping
     */
    public int frameNumber() {
        return frameNumber;
    }

    /**
     * Whether this packet brought a structure, as the first one of a coded video sequence does.
     *
     * @return true when it did
     */
    public boolean hasNewStructure() {
        return hasNewStructure;
    }

    /**
     * The structure in force.
     *
     * @return null until one came; reused when a later one comes
     */
    public @Nullable DependencyStructure structure() {
        return structure;
    }

    /**
     * Whether this packet said which decode targets are active.
     *
     * @return true when it did
     */
    public boolean hasActiveDecodeTargets() {
        return hasActiveTargets;
    }

    /**
     * The decode targets that the sender produces at present.
     *
     * @return bit i for target i
     */
    public int activeDecodeTargets() {
        return activeTargets;
    }

    private DependencyStructure known() {
        return Objects.requireNonNull(structure, "no structure came yet");
    }

    /**
     * The frame's spatial layer.
     *
     * @return 0 to 3
     */
    public int spatialId() {
        return known().spatialIds[template];
    }

    /**
     * The frame's temporal layer.
     *
     * @return 0 to 7
     */
    public int temporalId() {
        return known().temporalIds[template];
    }

    /**
     * What the frame is to a decode target.
     *
     * @param decodeTarget below the structure's number of them
     * @return {@link #NOT_PRESENT}, {@link #DISCARDABLE}, {@link #SWITCH} or {@link #REQUIRED}
     */
    public int indication(int decodeTarget) {
        Objects.checkIndex(decodeTarget, known().decodeTargetCount);
        return hasCustomDtis
                ? dtis[decodeTarget]
                : known().dtis[template * DependencyStructure.MAX_DECODE_TARGETS + decodeTarget];
    }

    /**
     * How many frames this one refers to.
     *
     * @return 0 for a frame that can be decoded alone
     */
    public int frameDiffCount() {
        return hasCustomFdiffs ? fdiffCount : known().fdiffCounts[template];
    }

    /**
     * How far back a frame is that this one refers to.
     *
     * @param index below {@link #frameDiffCount()}
     * @return frames, 1 or more
     */
    public int frameDiff(int index) {
        Objects.checkIndex(index, frameDiffCount());
        return hasCustomFdiffs ? fdiffs[index] : known().fdiffs[template * DependencyStructure.MAX_FDIFFS + index];
    }

    /**
     * How far back the previous frame of a chain is.
     *
     * @param chain below the structure's number of them
     * @return frames; 0 when the chain starts here
     */
    public int chainDiff(int chain) {
        Objects.checkIndex(chain, known().chainCount);
        return hasCustomChains
                ? chainFdiffs[chain]
                : known().chainFdiffs[template * DependencyStructure.MAX_DECODE_TARGETS + chain];
    }

    /**
     * The width that frames of this layer have at most.
     *
     * @return pixels, 0 when not told
     */
    public int width() {
        return known().width(spatialId());
    }

    /**
     * The height that frames of this layer have at most.
     *
     * @return pixels, 0 when not told
     */
    public int height() {
        return known().height(spatialId());
    }

    /**
     * Rewrites the frame number in a packet, when a forwarder left frames out.
     *
     * @param packet with a descriptor
     * @param id as negotiated
     * @param number its lowest 16 bits count
     * @return false when there is none
     */
    public static boolean rewriteFrameNumber(RtpPacket packet, int id, int number) {
        if (!packet.find(id) || packet.elementLength() < MANDATORY) {
            return false;
        }
        BigEndian.put16(packet.bytes(), packet.elementOffset() + 1, number);
        return true;
    }
}
