package dev.maru.client;

import dev.maru.webrtc.MediaStreamTrack;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a peer needs from its room. */
interface PeerHost {
    /** Sends to the peer through the server. */
    CompletableFuture<JsonNode> signal(ObjectNode message);

    /** What is published, by id. */
    Map<String, MediaStreamTrack> publications();

    void tell(RoomEvent event);

    /** Waits until the listener has been called, as far as that does not take long. */
    void tellAndWait(RoomEvent event);

    /**
     * The connection cannot be saved, or the other side has another one: a new one takes its place.
     *
     * @param isInitiator whether it is to offer first
     * @param offer what it begins with, if anything
     */
    void rebuild(RoomPeer peer, boolean isInitiator, @Nullable JsonNode offer);
}
