package dev.maru.rtp;

/** template_dependency_structure() of the AV1 RTP specification, appendix A.4.1, in both directions. */
final class DependencyStructureCodec {
    private static final int NEXT_SAME = 0;
    private static final int NEXT_TEMPORAL = 1;
    private static final int NEXT_SPATIAL = 2;
    private static final int NEXT_NONE = 3;

    private DependencyStructureCodec() {}

    /** Fills a structure; false when it is malformed. Overruns of the reader are for the caller to check. */
    static boolean read(BitReader in, DependencyStructure s) {
        s.templateIdOffset = in.bits(6);
        s.decodeTargetCount = in.bits(5) + 1;
        if (!readLayers(in, s)) {
            return false;
        }
        for (int t = 0; t < s.templateCount; t++) {
            for (int i = 0; i < s.decodeTargetCount; i++) {
                s.dtis[t * DependencyStructure.MAX_DECODE_TARGETS + i] = (byte) in.bits(2);
            }
        }
        if (!readFdiffs(in, s)) {
            return false;
        }
        readChains(in, s);
        s.hasResolutions = in.flag();
        if (s.hasResolutions) {
            for (int i = 0; i < s.spatialLayerCount(); i++) {
                s.widths[i] = in.bits(16) + 1;
                s.heights[i] = in.bits(16) + 1;
            }
        }
        return true;
    }

    private static boolean readLayers(BitReader in, DependencyStructure s) {
        int spatial = 0;
        int temporal = 0;
        int count = 0;
        int next;
        do {
            if (count == DependencyStructure.MAX_TEMPLATES) {
                return false;
            }
            s.spatialIds[count] = (byte) spatial;
            s.temporalIds[count] = (byte) temporal;
            count++;
            next = in.bits(2);
            if (next == NEXT_TEMPORAL) {
                temporal++;
            } else if (next == NEXT_SPATIAL) {
                temporal = 0;
                spatial++;
            }
            if (temporal >= DependencyStructure.MAX_TEMPORAL_LAYERS
                    || spatial >= DependencyStructure.MAX_SPATIAL_LAYERS) {
                return false;
            }
        } while (next != NEXT_NONE);
        s.templateCount = count;
        return true;
    }

    private static boolean readFdiffs(BitReader in, DependencyStructure s) {
        for (int t = 0; t < s.templateCount; t++) {
            int count = 0;
            while (in.flag()) {
                if (count == DependencyStructure.MAX_FDIFFS) {
                    return false;
                }
                s.fdiffs[t * DependencyStructure.MAX_FDIFFS + count++] = (byte) (in.bits(4) + 1);
            }
            s.fdiffCounts[t] = (byte) count;
        }
        return true;
    }

    private static void readChains(BitReader in, DependencyStructure s) {
        s.chainCount = in.nonSymmetric(s.decodeTargetCount + 1);
        if (s.chainCount == 0) {
            java.util.Arrays.fill(s.protectedBy, (byte) 0);
            return;
        }
        for (int i = 0; i < s.decodeTargetCount; i++) {
            s.protectedBy[i] = (byte) in.nonSymmetric(s.chainCount);
        }
        for (int t = 0; t < s.templateCount; t++) {
            for (int i = 0; i < s.chainCount; i++) {
                s.chainFdiffs[t * DependencyStructure.MAX_DECODE_TARGETS + i] = (byte) in.bits(4);
            }
        }
    }

    static void write(BitWriter out, DependencyStructure s) {
        out.bits(6, s.templateIdOffset);
        out.bits(5, s.decodeTargetCount - 1);
        for (int t = 1; t < s.templateCount; t++) {
            boolean isSpatial = s.spatialIds[t] != s.spatialIds[t - 1];
            boolean isTemporal = s.temporalIds[t] != s.temporalIds[t - 1];
            out.bits(2, isSpatial ? NEXT_SPATIAL : isTemporal ? NEXT_TEMPORAL : NEXT_SAME);
        }
        out.bits(2, NEXT_NONE);
        for (int t = 0; t < s.templateCount; t++) {
            for (int i = 0; i < s.decodeTargetCount; i++) {
                out.bits(2, s.dtis[t * DependencyStructure.MAX_DECODE_TARGETS + i]);
            }
        }
        for (int t = 0; t < s.templateCount; t++) {
            for (int i = 0; i < s.fdiffCounts[t]; i++) {
                out.flag(true);
                out.bits(4, s.fdiffs[t * DependencyStructure.MAX_FDIFFS + i] - 1);
            }
            out.flag(false);
        }
        writeChains(out, s);
        out.flag(s.hasResolutions);
        if (s.hasResolutions) {
            for (int i = 0; i < s.spatialLayerCount(); i++) {
                out.bits(16, s.widths[i] - 1);
                out.bits(16, s.heights[i] - 1);
            }
        }
    }

    private static void writeChains(BitWriter out, DependencyStructure s) {
        out.nonSymmetric(s.decodeTargetCount + 1, s.chainCount);
        if (s.chainCount == 0) {
            return;
        }
        for (int i = 0; i < s.decodeTargetCount; i++) {
            out.nonSymmetric(s.chainCount, s.protectedBy[i]);
        }
        for (int t = 0; t < s.templateCount; t++) {
            for (int i = 0; i < s.chainCount; i++) {
                out.bits(4, s.chainFdiffs[t * DependencyStructure.MAX_DECODE_TARGETS + i]);
            }
        }
    }
}
