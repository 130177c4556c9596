package dev.maru.rtp;

import org.jspecify.annotations.Nullable;

/** The elements that a stream puts into the header extension of each of its packets. */
final class SendElements {
    private final ExtensionIds ids;
    private final @Nullable Mid mid;
    private final @Nullable Rid rid;
    private final long nameIds;

    SendElements(SendStreamConfig config) {
        ids = config.extensions();
        mid = config.mid();
        rid = config.rid();
        nameIds = bit(HeaderExtension.MID) | bit(HeaderExtension.RID) | bit(HeaderExtension.REPAIRED_RID);
    }

    /** Ids above 63 are not known to occur; names under those are copied as they are, which does no harm. */
    private long bit(HeaderExtension extension) {
        int id = ids.of(extension);
        return id == 0 || id >= Long.SIZE ? 0 : 1L << id;
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
    void writeRepair(RtpWriter writer, boolean areNamesKnown) {
        writer.allowTwoByteHeaders(ids.allowsMixed());
        stamps(writer);
        if (!areNamesKnown) {
            names(writer, HeaderExtension.REPAIRED_RID);
        }
    }

    /** The elements of a packet that is sent again, with the names of the retransmission stream in place of its own (RFC 8852 §3.2). */
    void copyForRepair(RtpPacket original, RtpWriter writer, boolean areNamesKnown) {
        writer.allowTwoByteHeaders(ids.allowsMixed());
        original.copyElements(writer, nameIds);
        if (!areNamesKnown) {
            names(writer, HeaderExtension.REPAIRED_RID);
        }
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
}
