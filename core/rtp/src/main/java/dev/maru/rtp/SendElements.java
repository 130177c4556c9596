package dev.maru.rtp;

import org.jspecify.annotations.Nullable;

/** The elements that a stream puts into the header extension of each of its packets. */
final class SendElements {
    private final ExtensionIds ids;
    private final @Nullable Mid mid;
    private final @Nullable Rid rid;

    SendElements(SendStreamConfig config) {
        ids = config.extensions();
        mid = config.mid();
        rid = config.rid();
    }

    /** Names are sent until the other side reports on the stream and so has tied its SSRC to them (RFC 9143 §15, RFC 8852 §4). */
    void write(RtpWriter writer, boolean areNamesKnown) {
        writer.allowTwoByteHeaders(ids.allowsMixed());
        stamps(writer);
        if (!areNamesKnown) {
            names(writer, HeaderExtension.RID);
        }
    }

    /** The same for a packet of the retransmission stream, which names what it repairs. */
    void writeRepair(RtpWriter writer) {
        writer.allowTwoByteHeaders(ids.allowsMixed());
        stamps(writer);
        names(writer, HeaderExtension.REPAIRED_RID);
    }

    private void stamps(RtpWriter writer) {
        TransportSequence.reserve(writer, ids.of(HeaderExtension.TRANSPORT_SEQUENCE));
        AbsSendTime.reserve(writer, ids.of(HeaderExtension.ABS_SEND_TIME));
    }

    private void names(RtpWriter writer, HeaderExtension ridExtension) {
        if (mid != null) {
            writer.text(ids.of(HeaderExtension.MID), mid.value());
        }
        if (rid != null) {
            writer.text(ids.of(ridExtension), rid.value());
        }
    }

    int rid() {
        return ids.of(HeaderExtension.RID);
    }

    int repairedRid() {
        return ids.of(HeaderExtension.REPAIRED_RID);
    }
}
