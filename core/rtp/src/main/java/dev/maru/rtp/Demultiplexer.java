package dev.maru.rtp;

import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the stream of a packet (RFC 9143 §9.2, before RFC 8843): by its mid, which also binds its SSRC; else by the SSRC, if SDP or an
 * earlier packet bound it; else by a payload type that only one media section has. With simulcast, the rid says which encoding it is, and
 * the repaired rid which encoding a retransmission stream is for (RFC 8852).
 */
final class Demultiplexer {
    /** Streams that SDP did not name. A browser sends 2 of each of a few tracks; every one costs up to 20 kB here. */
    static final int MAX_UNSIGNALED = 64;

    /** All streams: more than a conference of 100 sends with a camera, a microphone and a screen each. */
    static final int MAX_STREAMS = 512;

    /** A stream that nobody named makes room for another one after this silence. */
    static final long IDLE_NANOS = 30_000_000_000L;

    /** Where packets of an SSRC belong. */
    private static final class Route {
        private ReceiveSection section;
        private final RtpReceiveStream stream;
        private final boolean isRtx;
        private final boolean isSignaled;

        Route(ReceiveSection section, RtpReceiveStream stream, boolean isRtx, boolean isSignaled) {
            this.section = section;
            this.stream = stream;
            this.isRtx = isRtx;
            this.isSignaled = isSignaled;
        }
    }

    private final DropCounters drops;
    private final Consumer<RtpEvent> events;
    private final List<ReceiveSection> sections = new ArrayList<>();
    private final List<RtpReceiveStream> streams = new ArrayList<>();
    private final SsrcTable<Route> routes = new SsrcTable<>();
    private int unsignaled;
    private int midId;

    Demultiplexer(DropCounters drops, Consumer<RtpEvent> events) {
        this.drops = drops;
        this.events = events;
    }

    /** Adds a section, or replaces the one of the same mid; streams that are known stay. */
    void put(ReceiveSection section) {
        sections.removeIf(old -> Objects.equals(old.mid(), section.mid()));
        sections.add(section);
        findMidId();
        routes.retain(route -> {
            if (Objects.equals(route.section.mid(), section.mid())) {
                route.section = section;
            }
            return true;
        });
        removeUnnamed(section);
        section.ssrcs().forEach((ssrc, rtx) -> nameStream(section, ssrc, rtx));
    }

    /** Streams that SDP named before and names no more. */
    private void removeUnnamed(ReceiveSection section) {
        removeStreams(stream -> {
            Route route = routes.get(stream.ssrc());
            return route != null
                    && route.isSignaled
                    && route.section == section
                    && !section.ssrcs().containsKey(stream.config().ssrc());
        });
    }

    private void nameStream(ReceiveSection section, Ssrc ssrc, @Nullable Ssrc rtx) {
        Route known = routes.get(ssrc.value());
        RtpReceiveStream stream = known != null && !known.isRtx ? known.stream : null;
        if (stream == null) {
            ReceivePayload payload = firstMedia(section);
            if (payload == null || streams.size() >= MAX_STREAMS) {
                drops.count(DropReason.LIMIT);
                return;
            }
            stream = newStream(section, payload, ssrc.value(), null);
            routes.put(ssrc.value(), new Route(section, stream, false, true));
        }
        if (rtx != null) {
            stream.rtxSsrc(rtx);
            routes.put(rtx.value(), new Route(section, stream, true, true));
        }
    }

    private static @Nullable ReceivePayload firstMedia(ReceiveSection section) {
        for (ReceivePayload payload : section.payloads()) {
            if (!payload.isRtx()) {
                return payload;
            }
        }
        return null;
    }

    /** Drops a section with its streams. */
    void remove(@Nullable Mid mid) {
        sections.removeIf(old -> Objects.equals(old.mid(), mid));
        findMidId();
        removeStreams(stream -> Objects.equals(stream.config().mid(), mid));
    }

    private void removeStreams(java.util.function.Predicate<RtpReceiveStream> unwanted) {
        List<RtpReceiveStream> gone = streams.stream().filter(unwanted).toList();
        if (gone.isEmpty()) {
            return;
        }
        streams.removeAll(gone);
        routes.retain(route -> !gone.contains(route.stream));
        unsignaled = 0;
        routes.retain(route -> {
            unsignaled += route.isSignaled || route.isRtx ? 0 : 1;
            return true;
        });
    }

    private void findMidId() {
        midId = 0;
        for (ReceiveSection section : sections) {
            midId = Math.max(midId, section.extensions().of(HeaderExtension.MID));
        }
    }

    List<RtpReceiveStream> streams() {
        return streams;
    }

    @Nullable
    RtpReceiveStream stream(int ssrc) {
        Route route = routes.get(ssrc);
        return route == null || route.isRtx ? null : route.stream;
    }

    /**
     * Takes a packet to its stream. A retransmission is made the original first, in place.
     *
     * @return the stream that the packet is new to, or null when it was dropped and counted
     */
    @Nullable
    RtpReceiveStream receive(RtpPacket packet, long now) {
        Route route = route(packet, now);
        if (route == null) {
            return null;
        }
        RtpReceiveStream stream = route.stream;
        ReceivePayload payload = route.section.payload(packet.payloadType());
        if (payload == null) {
            drops.count(DropReason.UNEXPECTED);
            return null;
        }
        if (stream.hasEnded()) {
            stream.resume();
        }
        if (route.isRtx != payload.isRtx()) {
            drops.count(DropReason.UNEXPECTED);
            return null;
        }
        return payload.isRtx() ? repair(stream, payload, packet, now) : receive(stream, packet, now);
    }

    private @Nullable RtpReceiveStream receive(RtpReceiveStream stream, RtpPacket packet, long now) {
        boolean isFirst = stream.sequence() == RtpReceiveStream.NO_SEQUENCE;
        if (!stream.receive(packet, now)) {
            drops.count(DropReason.REPLAYED);
            return null;
        }
        if (isFirst) {
            events.accept(new RtpEvent.StreamStarted(stream));
        }
        return stream;
    }

    private @Nullable RtpReceiveStream repair(
            RtpReceiveStream stream, ReceivePayload payload, RtpPacket packet, long now) {
        boolean isNew = stream.receiveRtx(packet);
        if (isNew && !Rtx.unwrap(packet, payload.repairs(), stream.ssrc())) {
            return null; // padding, which probes the link
        }
        if (!isNew || !stream.repair(packet, now)) {
            drops.count(DropReason.REPLAYED);
            return null;
        }
        return stream;
    }

    private @Nullable Route route(RtpPacket packet, long now) {
        Route known = routes.get(packet.ssrc());
        if (!packet.find(midId)) {
            if (known != null) {
                return known;
            }
            ReceiveSection section = sectionByPayloadType(packet.payloadType());
            return section == null ? drop(DropReason.UNEXPECTED) : bind(section, packet, now);
        }
        byte[] b = packet.bytes();
        int at = packet.elementOffset();
        int length = packet.elementLength();
        if (known != null
                && known.section.mid() != null
                && AsciiTag.equals(known.section.mid().value(), b, at, length)) {
            return known;
        }
        for (ReceiveSection section : sections) {
            Mid mid = section.mid();
            if (mid != null && AsciiTag.equals(mid.value(), b, at, length)) {
                if (known != null) {
                    end(known.stream); // its SSRC belongs to another section from now on
                }
                return bind(section, packet, now);
            }
        }
        return drop(DropReason.UNEXPECTED); // RFC 9143 §9.2: an unknown mid is not for us
    }

    private @Nullable Route drop(DropReason reason) {
        drops.count(reason);
        return null;
    }

    /** The one section that has a payload type, or null. */
    private @Nullable ReceiveSection sectionByPayloadType(int payloadType) {
        ReceiveSection found = null;
        for (ReceiveSection section : sections) {
            if (section.payload(payloadType) != null) {
                if (found != null) {
                    return null;
                }
                found = section;
            }
        }
        return found;
    }

    private @Nullable Route bind(ReceiveSection section, RtpPacket packet, long now) {
        ReceivePayload payload = section.payload(packet.payloadType());
        if (payload == null) {
            return drop(DropReason.UNEXPECTED);
        }
        Rid rid = null;
        if (!section.rids().isEmpty()) {
            HeaderExtension name = payload.isRtx() ? HeaderExtension.REPAIRED_RID : HeaderExtension.RID;
            if (packet.find(section.extensions().of(name))) {
                rid = section.ridOf(packet.bytes(), packet.elementOffset(), packet.elementLength());
            }
            if (rid == null) {
                return drop(DropReason.UNEXPECTED); // the sender repeats it until we report
            }
        }
        return payload.isRtx() ? bindRtx(section, packet, rid) : bindMedia(section, payload, packet, rid, now);
    }

    private @Nullable Route bindMedia(
            ReceiveSection section, ReceivePayload payload, RtpPacket packet, @Nullable Rid rid, long now) {
        if (unsignaled >= MAX_UNSIGNALED) {
            endOldest(now);
        }
        if (unsignaled >= MAX_UNSIGNALED || streams.size() >= MAX_STREAMS) {
            return drop(DropReason.LIMIT);
        }
        RtpReceiveStream stream = newStream(section, payload, packet.ssrc(), rid);
        Route route = new Route(section, stream, false, false);
        routes.put(packet.ssrc(), route);
        unsignaled++;
        return route;
    }

    private RtpReceiveStream newStream(ReceiveSection section, ReceivePayload payload, int ssrc, @Nullable Rid rid) {
        RtpReceiveStream stream = new RtpReceiveStream(new ReceiveStreamConfig(
                section.kind(),
                new Ssrc(ssrc),
                payload.clockRateHz(),
                section.mid(),
                rid,
                payload.sendsNack(),
                payload.keyFrameRequest()));
        streams.add(stream);
        return stream;
    }

    /** The newest stream of the section and encoding that has no retransmission stream yet gets this one. */
    private @Nullable Route bindRtx(ReceiveSection section, RtpPacket packet, @Nullable Rid rid) {
        for (int i = streams.size() - 1; i >= 0; i--) {
            RtpReceiveStream stream = streams.get(i);
            ReceiveStreamConfig of = stream.config();
            if (Objects.equals(of.mid(), section.mid())
                    && Objects.equals(of.rid(), rid)
                    && stream.rtxSsrc() == null
                    && stream.sequence() != RtpReceiveStream.NO_SEQUENCE) {
                stream.rtxSsrc(new Ssrc(packet.ssrc()));
                Route route = new Route(section, stream, true, false);
                routes.put(packet.ssrc(), route);
                return route;
            }
        }
        return drop(DropReason.UNEXPECTED);
    }

    private void endOldest(long now) {
        RtpReceiveStream oldest = null;
        for (RtpReceiveStream stream : streams) {
            Route route = routes.get(stream.ssrc());
            boolean isIdle = now - stream.lastPacketAt() >= IDLE_NANOS;
            if (isIdle
                    && route != null
                    && !route.isSignaled
                    && (oldest == null || stream.lastPacketAt() < oldest.lastPacketAt())) {
                oldest = stream;
            }
        }
        if (oldest != null) {
            end(oldest);
        }
    }

    private void end(RtpReceiveStream gone) {
        removeStreams(stream -> stream == gone);
        events.accept(new RtpEvent.StreamEnded(gone));
    }
}
