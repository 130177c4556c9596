package dev.maru.rtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.BigEndian;
import org.jspecify.annotations.Nullable;

/** Any sequence of descriptors is read or refused, one after the other, and what was read can be written. */
class DependencyDescriptorFuzzTest {
    private final byte[] out = new byte[4_096];

    @FuzzTest
    void readsOrRefuses(byte[] bytes) {
        DependencyDescriptor descriptor = new DependencyDescriptor();
        int at = 0;
        while (at + 1 < bytes.length) {
            int length = Math.min(BigEndian.u8(bytes, at), bytes.length - at - 1);
            if (descriptor.read(bytes, at + 1, length)) {
                ask(descriptor);
            }
            at += 1 + length;
        }
    }

    private void ask(DependencyDescriptor descriptor) {
        DependencyStructure structure = descriptor.structure();
        if (structure == null) {
            throw new AssertionError("read without a structure");
        }
        int sum = descriptor.spatialId() + descriptor.temporalId() + descriptor.width() + descriptor.height();
        for (int i = 0; i < structure.decodeTargetCount(); i++) {
            sum += descriptor.indication(i) + structure.spatialIdOf(i) + structure.temporalIdOf(i);
            if (structure.protectingChain(i) >= Math.max(1, structure.chainCount())) {
                throw new AssertionError("protected by a chain that is not there");
            }
        }
        for (int i = 0; i < descriptor.frameDiffCount(); i++) {
            sum += descriptor.frameDiff(i);
        }
        for (int i = 0; i < structure.chainCount(); i++) {
            sum += descriptor.chainDiff(i);
        }
        if (sum < 0) {
            throw new AssertionError("negative");
        }
        if (descriptor.hasNewStructure()) {
            rewrite(descriptor, structure);
        }
    }

    private void rewrite(DependencyDescriptor descriptor, DependencyStructure structure) {
        int length = new DependencyDescriptorWriter()
                .frame(true, true, descriptor.templateId(), descriptor.frameNumber())
                .structure(structure)
                .write(out, 0, out.length);
        DependencyDescriptor again = new DependencyDescriptor();
        @Nullable DependencyStructure copy = again.read(out, 0, length) ? again.structure() : null;
        if (copy == null
                || copy.templateCount() != structure.templateCount()
                || copy.chainCount() != structure.chainCount()
                || again.spatialId() != descriptor.spatialId()) {
            throw new AssertionError("is not what was written");
        }
    }
}
