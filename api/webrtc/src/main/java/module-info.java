/**
 * The W3C's WebRTC API in Java: {@code RTCPeerConnection} and what belongs to it.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.webrtc {
    requires static transitive org.jspecify;
    requires transitive dev.maru.peer;
    requires transitive dev.maru.net;

    exports dev.maru.webrtc;
}
