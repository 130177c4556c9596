package dev.maru.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Texts as browsers send them: a session description of about 3 kB and a candidate, cut where a time goes in. */
final class Samples {

    /** Stands before the time in a session description: the session id of its origin line (RFC 8866 §5.2). */
    static final byte[] SDP_STAMP = Text.ascii("o=- ");

    /** Stands before the time in a candidate: the foundation (RFC 8839 §5.1). */
    static final byte[] CANDIDATE_STAMP = Text.ascii("candidate:");

    /** Candidates that each side of a call sends: what a browser gathers on two interfaces with one STUN server. */
    static final int CANDIDATES_PER_SIDE = 8;

    /** The description up to the time, with JSON escapes for its line ends. */
    static final byte[] SDP_HEAD = Text.ascii("v=0\\r\\no=- ");

    /** The description behind the time. */
    static final byte[] SDP_TAIL = sdpTail();

    /** The candidate's line behind the time. */
    static final byte[] CANDIDATE_TAIL =
            Text.ascii(" 1 udp 2122260223 192.168.178.24 51422 typ host generation 0 ufrag Zb4k");

    private Samples() {}

    private static byte[] sdpTail() {
        try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream("offer.sdp"))) {
            String sdp = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            int cut = sdp.indexOf(" 2 IN IP4");
            return Text.ascii(sdp.substring(cut).replace("\r", "").replace("\n", "\\r\\n"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
