/**
 * Data channels (RFC 8831, RFC 8832) on the streams of one SCTP association.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.datachannel {
    requires static transitive org.jspecify;
    requires transitive dev.maru.sctp;

    exports dev.maru.datachannel;
}
