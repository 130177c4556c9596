/**
 * SDP (RFC 8866): a parser and a printer, and the attributes of WebRTC as types. No semantics.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.sdp {
    requires static transitive org.jspecify;

    exports dev.maru.sdp;
}
