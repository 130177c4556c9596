package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.maru.webrtc.RTCIceCandidate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries candidates between a peer and us as they are found, one by one (RFC 8838), and in the end that there are no more. */
final class Trickle {
    private final Peer peer;
    private final OurPeer ours;
    private int theirCount;
    private int ourCount;
    private boolean haveTheyEnded;
    private boolean haveWeEnded;

    Trickle(Peer peer, OurPeer ours) {
        this.peer = peer;
        this.ours = ours;
    }

    /** A description without the candidates in it, so that nothing but trickling can connect. */
    static String without(String sdp) {
        return sdp.lines()
                .filter(line -> !line.startsWith("a=candidate:") && !line.startsWith("a=end-of-candidates"))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    /** Until both sides have found all of theirs. */
    void run() {
        Patience.until("the last candidates of both sides", () -> {
            carry();
            return haveTheyEnded && haveWeEnded;
        });
        assertThat(theirCount).as("candidates of theirs").isPositive();
        assertThat(ourCount).as("candidates of ours").isPositive();
    }

    private void carry() {
        for (JsonElement each : peer.ask("found").getAsJsonArray("candidates")) {
            RTCIceCandidate candidate = candidate(each);
            ours.take(candidate);
            // Firefox also says the end of each section, by an empty line.
            theirCount += candidate == null || candidate.candidate().isEmpty() ? 0 : 1;
            haveTheyEnded |= candidate == null;
        }
        for (RTCIceCandidate each = ours.found.poll(); each != null; each = ours.found.poll()) {
            peer.ask("candidate", json(each));
            ourCount += each.candidate().isEmpty() ? 0 : 1;
            haveWeEnded |= each.candidate().isEmpty();
        }
    }

    static @Nullable RTCIceCandidate candidate(JsonElement json) {
        return json.isJsonNull() ? null : new Gson().fromJson(json, RTCIceCandidate.class);
    }

    static JsonObject json(RTCIceCandidate candidate) {
        JsonObject argument = new JsonObject();
        argument.add("candidate", new Gson().toJsonTree(candidate));
        return argument;
    }
}
