package dev.maru.rtp;

import java.util.Objects;

/**
 * The templates that dependency descriptors of one coded video sequence refer to (AV1 RTP specification, appendix A.4): for each template
 * its layers, what it is to each decode target, which frames it needs, and the chains.
 *
 * <p>Filled by a {@link DependencyDescriptor} from the network, in flat arrays that are reused, or with {@link #addTemplate} by whoever
 * sends. Not thread-safe.
 */
public final class DependencyStructure {
    /** Frame dependency template ids have 6 bits. */
    public static final int MAX_TEMPLATES = 64;

    /** dtis_cnt_minus_one has 5 bits. */
    public static final int MAX_DECODE_TARGETS = 32;

    /** Spatial ids are 0 to 3, as AV1 has them. */
    public static final int MAX_SPATIAL_LAYERS = 4;

    /** Temporal ids are 0 to 7, as AV1 has them. */
    public static final int MAX_TEMPORAL_LAYERS = 8;

    /** A template's frame differences are 1 to 16; naming one twice says nothing. */
    public static final int MAX_FDIFFS = 16;

    int templateIdOffset;
    int decodeTargetCount;
    int templateCount;
    int chainCount;
    boolean hasResolutions;
    final byte[] spatialIds = new byte[MAX_TEMPLATES];
    final byte[] temporalIds = new byte[MAX_TEMPLATES];
    final byte[] dtis = new byte[MAX_TEMPLATES * MAX_DECODE_TARGETS];
    final byte[] fdiffCounts = new byte[MAX_TEMPLATES];
    final byte[] fdiffs = new byte[MAX_TEMPLATES * MAX_FDIFFS];
    final byte[] protectedBy = new byte[MAX_DECODE_TARGETS];
    final byte[] chainFdiffs = new byte[MAX_TEMPLATES * MAX_DECODE_TARGETS];
    final int[] widths = new int[MAX_SPATIAL_LAYERS];
    final int[] heights = new int[MAX_SPATIAL_LAYERS];

    /** Empty, to be filled from the network. */
    DependencyStructure() {}

    /**
     * A structure without templates yet; every decode target is protected by the chain of the same number as long as there is one, else
     * by the last one.
     *
     * @param templateIdOffset the id of the first template, 0 to 63
     * @param decodeTargets 1 to 32
     * @param chains 0 to {@code decodeTargets}
     */
    public DependencyStructure(int templateIdOffset, int decodeTargets, int chains) {
        Objects.checkIndex(templateIdOffset, MAX_TEMPLATES);
        Objects.checkIndex(decodeTargets - 1, MAX_DECODE_TARGETS);
        Objects.checkIndex(chains, decodeTargets + 1);
        this.templateIdOffset = templateIdOffset;
        decodeTargetCount = decodeTargets;
        chainCount = chains;
        for (int i = 0; i < decodeTargets; i++) {
            protectedBy[i] = (byte) Math.max(0, Math.min(i, chains - 1));
        }
    }

    /**
     * Adds a template. Templates come in the order of their layers: the same as the one before, the next temporal layer of its spatial
     * layer, or the first temporal layer of the next spatial layer (table A.2).
     *
     * @param spatialId 0 to 3
     * @param temporalId 0 to 7
     * @param indications one letter for each decode target: {@code -} not present, {@code D}iscardable, {@code S}witch, {@code R}equired
     * @param frameDiffs 1 to 16 each, up to 16 of them
     * @param chainDiffs 0 to 15, one for each chain
     * @return this
     */
    public DependencyStructure addTemplate(
            int spatialId, int temporalId, String indications, int[] frameDiffs, int[] chainDiffs) {
        int t = Objects.checkIndex(templateCount, MAX_TEMPLATES);
        if (indications.length() != decodeTargetCount
                || chainDiffs.length != chainCount
                || frameDiffs.length > MAX_FDIFFS
                || !isNextLayer(spatialId, temporalId)) {
            throw new IllegalArgumentException("no template " + t + ": S" + spatialId + "T" + temporalId + " "
                    + indications + " of " + decodeTargetCount + " decode targets and " + chainCount + " chains");
        }
        spatialIds[t] = (byte) spatialId;
        temporalIds[t] = (byte) temporalId;
        for (int i = 0; i < decodeTargetCount; i++) {
            int dti = "-DSR".indexOf(indications.charAt(i));
            if (dti < 0) {
                throw new IllegalArgumentException("indications are -, D, S and R, not " + indications.charAt(i));
            }
            dtis[t * MAX_DECODE_TARGETS + i] = (byte) dti;
        }
        fdiffCounts[t] = (byte) frameDiffs.length;
        for (int i = 0; i < frameDiffs.length; i++) {
            fdiffs[t * MAX_FDIFFS + i] = (byte) (Objects.checkIndex(frameDiffs[i] - 1, 16) + 1);
        }
        for (int i = 0; i < chainCount; i++) {
            chainFdiffs[t * MAX_DECODE_TARGETS + i] = (byte) Objects.checkIndex(chainDiffs[i], 16);
        }
        templateCount++;
        return this;
    }

    private boolean isNextLayer(int spatialId, int temporalId) {
        if (templateCount == 0) {
            return spatialId == 0 && temporalId == 0;
        }
        int s = spatialIds[templateCount - 1];
        int t = temporalIds[templateCount - 1];
        boolean isSame = spatialId == s && (temporalId == t || temporalId == t + 1);
        boolean isAbove = spatialId == s + 1 && temporalId == 0;
        return (isSame || isAbove) && spatialId < MAX_SPATIAL_LAYERS && temporalId < MAX_TEMPORAL_LAYERS;
    }

    /**
     * Says which chain protects a decode target.
     *
     * @param decodeTarget below the number of decode targets
     * @param chain below the number of chains
     * @return this
     */
    public DependencyStructure protect(int decodeTarget, int chain) {
        protectedBy[Objects.checkIndex(decodeTarget, decodeTargetCount)] = (byte) Objects.checkIndex(chain, chainCount);
        return this;
    }

    /**
     * Says how large the frames of a spatial layer are at most. To be said of all or none of them.
     *
     * @param spatialId 0 to 3
     * @param width 1 to 65,536 pixels
     * @param height 1 to 65,536 pixels
     * @return this
     */
    public DependencyStructure resolution(int spatialId, int width, int height) {
        hasResolutions = true;
        widths[spatialId] = Objects.checkIndex(width - 1, 1 << 16) + 1;
        heights[spatialId] = Objects.checkIndex(height - 1, 1 << 16) + 1;
        return this;
    }

    /**
     * The id of the first template.
     *
     * @return 0 to 63
     */
    public int templateIdOffset() {
        return templateIdOffset;
    }

    /**
     * The number of templates.
     *
     * @return 1 to 64
     */
    public int templateCount() {
        return templateCount;
    }

    /**
     * The number of decode targets.
     *
     * @return 1 to 32
     */
    public int decodeTargetCount() {
        return decodeTargetCount;
    }

    /**
     * The number of chains.
     *
     * @return 0 to {@link #decodeTargetCount()}
     */
    public int chainCount() {
        return chainCount;
    }

    /**
     * The chain that protects a decode target.
     *
     * @param decodeTarget below {@link #decodeTargetCount()}
     * @return a chain, or -1 when there are none
     */
    public int protectingChain(int decodeTarget) {
        int chain = protectedBy[Objects.checkIndex(decodeTarget, decodeTargetCount)];
        return chainCount == 0 ? -1 : chain;
    }

    /**
     * The highest spatial layer that a decode target shows: that of the templates which belong to it.
     *
     * @param decodeTarget below {@link #decodeTargetCount()}
     * @return 0 to 3
     */
    public int spatialIdOf(int decodeTarget) {
        return highestOf(decodeTarget, spatialIds);
    }

    /**
     * The highest temporal layer that a decode target shows.
     *
     * @param decodeTarget below {@link #decodeTargetCount()}
     * @return 0 to 7
     */
    public int temporalIdOf(int decodeTarget) {
        return highestOf(decodeTarget, temporalIds);
    }

    private int highestOf(int decodeTarget, byte[] layers) {
        Objects.checkIndex(decodeTarget, decodeTargetCount);
        int highest = 0;
        for (int t = 0; t < templateCount; t++) {
            if (dtis[t * MAX_DECODE_TARGETS + decodeTarget] != DependencyDescriptor.NOT_PRESENT) {
                highest = Math.max(highest, layers[t]);
            }
        }
        return highest;
    }

    /**
     * The number of spatial layers.
     *
     * @return 1 to 4
     */
    public int spatialLayerCount() {
        return templateCount == 0 ? 0 : spatialIds[templateCount - 1] + 1;
    }

    /**
     * Whether the sizes of frames are told.
     *
     * @return true when {@link #width} and {@link #height} are
     */
    public boolean hasResolutions() {
        return hasResolutions;
    }

    /**
     * The widest frame of a spatial layer.
     *
     * @param spatialId 0 to 3
     * @return pixels, 0 when not told
     */
    public int width(int spatialId) {
        return hasResolutions ? widths[spatialId] : 0;
    }

    /**
     * The highest frame of a spatial layer.
     *
     * @param spatialId 0 to 3
     * @return pixels, 0 when not told
     */
    public int height(int spatialId) {
        return hasResolutions ? heights[spatialId] : 0;
    }
}
