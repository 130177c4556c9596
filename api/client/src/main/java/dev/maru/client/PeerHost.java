package dev.maru.client;

import dev.maru.client.Publications.Publication;
import dev.maru.webrtc.PeerEngine;
import dev.maru.webrtc.RTCCertificate;
import dev.maru.webrtc.RTCConfiguration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a connection to a peer needs from its room. Thread-safe. */
interface PeerHost {
    /** Whether messages reach the server now. */
    boolean isLive();

    /** The ICE servers as of now, with our certificate. */
    RTCConfiguration configuration();

    /** Ours, one for all connections of the room. */
    RTCCertificate certificate();

    PeerEngine engine();

    /** What we publish. */
    List<Publication> publications();

    /** How many tracks of a kind a peer has published. */
    int published(String peer, String kind);

    /** Sends to a peer through the server. */
    CompletableFuture<JsonNode> signal(ObjectNode message);

    void tell(RoomEvent event);

    /** Does something when the listener has been called. */
    void tell(RoomEvent event, Runnable then);

    /** Waits until the listener has been called, as far as that does not take long. */
    void tellAndWait(RoomEvent event);
}
