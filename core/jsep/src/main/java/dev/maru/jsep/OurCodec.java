package dev.maru.jsep;

import java.util.List;

/** A codec of ours with its key, which is asked for often and takes a while to make. */
record OurCodec(CodecCapability capability, String key) {
    static List<OurCodec> of(List<CodecCapability> capabilities) {
        return capabilities.stream()
                .map(codec -> new OurCodec(codec, CodecKey.of(codec)))
                .toList();
    }

    boolean is(String name) {
        return capability.is(name);
    }
}
