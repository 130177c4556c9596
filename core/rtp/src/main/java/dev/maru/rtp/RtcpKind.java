package dev.maru.rtp;

/** What an RTCP packet is, by packet type and, for feedback, message type. */
public enum RtcpKind {
    /** What was sent, and reports of what was received (RFC 3550 §6.4.1): {@link SenderReport}, {@link ReportBlock}. */
    SENDER_REPORT,
    /** Reports of what was received (RFC 3550 §6.4.2): {@link ReportBlock}. */
    RECEIVER_REPORT,
    /** Names of sources (RFC 3550 §6.5): {@link SourceDescription}. */
    SOURCE_DESCRIPTION,
    /** Sources that end (RFC 3550 §6.6): {@link Goodbye}. */
    GOODBYE,
    /** Whatever an application likes (RFC 3550 §6.7); not looked into. */
    APPLICATION,
    /** Packets that are missing (RFC 4585 §6.2.1): {@link Nack}. */
    NACK,
    /** A limit to the bitrate (RFC 5104 §4.2.1); not looked into. */
    TMMBR,
    /** The answer to that (RFC 5104 §4.2.2); not looked into. */
    TMMBN,
    /** Arrivals by transport-wide sequence number (draft-holmer): {@link TransportFeedback}. */
    TRANSPORT_FEEDBACK,
    /** Arrivals by stream (RFC 8888): {@link CongestionFeedback}. */
    CONGESTION_FEEDBACK,
    /** A picture was lost (RFC 4585 §6.3.1): {@link PictureLoss}. */
    PICTURE_LOSS,
    /** A decoder that needs to start over (RFC 5104 §4.3.1): {@link FullIntraRequest}. */
    FULL_INTRA_REQUEST,
    /** What a receiver believes the link carries (draft-alvestrand-rmcat-remb): {@link Remb}. */
    REMB,
    /** Extended reports (RFC 3611): {@link ExtendedReport}. */
    EXTENDED_REPORT,
    /** Anything else, to be skipped. */
    UNKNOWN,
    /** One of the kinds above, but too short or with counts that do not fit; to be skipped and counted. */
    MALFORMED;

    static final int SR = 200;
    static final int RR = 201;
    static final int SDES = 202;
    static final int BYE = 203;
    static final int APP = 204;
    static final int RTPFB = 205;
    static final int PSFB = 206;
    static final int XR = 207;

    static final int FMT_NACK = 1;
    static final int FMT_TMMBR = 3;
    static final int FMT_TMMBN = 4;
    static final int FMT_CCFB = 11;
    static final int FMT_TRANSPORT = 15;
    static final int FMT_PLI = 1;
    static final int FMT_FIR = 4;
    static final int FMT_APPLICATION = 15;

    static RtcpKind of(int packetType, int count) {
        return switch (packetType) {
            case SR -> SENDER_REPORT;
            case RR -> RECEIVER_REPORT;
            case SDES -> SOURCE_DESCRIPTION;
            case BYE -> GOODBYE;
            case APP -> APPLICATION;
            case RTPFB ->
                switch (count) {
                    case FMT_NACK -> NACK;
                    case FMT_TMMBR -> TMMBR;
                    case FMT_TMMBN -> TMMBN;
                    case FMT_CCFB -> CONGESTION_FEEDBACK;
                    case FMT_TRANSPORT -> TRANSPORT_FEEDBACK;
                    default -> UNKNOWN;
                };
            case PSFB ->
                switch (count) {
                    case FMT_PLI -> PICTURE_LOSS;
                    case FMT_FIR -> FULL_INTRA_REQUEST;
                    case FMT_APPLICATION -> REMB;
                    default -> UNKNOWN;
                };
            case XR -> EXTENDED_REPORT;
            default -> UNKNOWN;
        };
    }
}
