package dev.maru.rtp;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever bytes come as a payload, the views say no or all of their accessors are in bounds. */
class PayloadFuzzTest {
    @FuzzTest
    void readsDescriptorsOrRefuses(byte[] bytes) {
        for (PayloadFormat format : PayloadFormat.values()) {
            PayloadDescriptor descriptor = PayloadDescriptor.of(format);
            if (descriptor.parse(bytes, 0, bytes.length)) {
                read(descriptor);
            }
        }
    }

    private static void read(PayloadDescriptor descriptor) {
        descriptor.headerLength();
        descriptor.startsFrame();
        descriptor.endsFrame(true);
        descriptor.isKeyFrame();
        descriptor.temporalId();
        descriptor.spatialId();
        descriptor.pictureId();
        descriptor.tl0PicIdx();
        descriptor.isSwitchingPoint();
        descriptor.isReference();
        if (descriptor instanceof Vp8Descriptor vp8) {
            vp8.keyIdx();
            vp8.width();
            vp8.height();
            vp8.rewritePictureId(-1);
            vp8.rewriteTl0PicIdx(-1);
        }
        if (descriptor instanceof Vp9Descriptor vp9) {
            for (int i = 0; i < vp9.spatialLayerCount(); i++) {
                vp9.width(i);
                vp9.height(i);
            }
            for (int i = 0; i < vp9.referenceCount(); i++) {
                vp9.reference(i);
            }
            vp9.rewritePictureId(-1);
            vp9.rewriteTl0PicIdx(-1);
        }
    }

    @FuzzTest
    void readsCodecHeadersOrRefuses(byte[] bytes) {
        FrameSize.ofVp9(bytes, 0, bytes.length);
        FrameSize.ofAv1(bytes, 0, bytes.length);
        H264Sps.parse(bytes, 0, bytes.length);
        OpusPacket opus = new OpusPacket();
        if (opus.parse(bytes, 0, bytes.length)) {
            opus.hasFec();
            opus.isDtx();
            opus.bandwidthHertz();
            if (opus.durationTicks() > OpusPacket.MAX_DURATION_TICKS) {
                throw new AssertionError("a packet of " + opus.durationTicks() + " ticks");
            }
        }
    }
}
