/**
 * JSEP (RFC 9429): offers and answers, transceivers, and the plan for transports that follows from them.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.jsep {
    requires static transitive org.jspecify;
    requires transitive dev.maru.sdp;

    exports dev.maru.jsep;
}
