package dev.maru.peer;

import dev.maru.jsep.RtpCodec;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.RedWriter;
import dev.maru.rtp.RtpWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends each frame of sound again beside the next ones (RFC 2198), where both sides prefer that to the codec alone. */
final class Redundancy {
    private static final String NAME = "red";

    private final RtpCodec codec;
    private final int primary;
    private final RedWriter writer;

    private Redundancy(RtpCodec codec, int primary, int distance) {
        this.codec = codec;
        this.primary = primary;
        this.writer = new RedWriter(primary, distance);
    }

    static boolean isRed(RtpCodec codec) {
        return codec.name().equalsIgnoreCase(NAME);
    }

    /** Null unless it stands before the codec that it repeats, as browsers take that for the wish to have it. */
    static @Nullable Redundancy of(List<RtpCodec> codecs, @Nullable Redundancy before) {
        RtpCodec first = codecs.isEmpty() ? null : codecs.getFirst();
        if (first == null || !isRed(first)) {
            return null;
        }
        String[] types = first.parameters().split("/"); // RFC 2198 §5: fmtp has the payload types, the newest first
        int primary = first.parameters().isEmpty() ? firstMedia(codecs) : number(types[0]);
        int distance = Math.clamp(types.length - 1L, 1, RedWriter.MAX_DISTANCE);
        if (primary < 0) {
            return null;
        }
        boolean goesOn = before != null && before.codec.equals(first) && before.primary == primary;
        return goesOn ? before : new Redundancy(first, primary, distance);
    }

    private static int firstMedia(List<RtpCodec> codecs) {
        return codecs.stream()
                .filter(one -> !isRed(one))
                .findFirst()
                .map(RtpCodec::payloadType)
                .orElse(-1);
    }

    private static int number(String word) {
        boolean isNumber = !word.isEmpty() && word.length() <= 3 && word.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Integer.parseInt(word) : -1;
    }

    boolean repeats(RtpCodec other) {
        return other.payloadType() == primary;
    }

    int payloadType() {
        return codec.payloadType();
    }

    /** Writes the payload; -1 when not even the frame itself fits. */
    int write(RtpWriter packet, EncodedFrame frame) {
        return writer.write(packet, frame.bytes(), frame.offset(), frame.length(), (int) frame.timestamp());
    }

    /** What was sent until now is not repeated. */
    void forget() {
        writer.clear();
    }
}
