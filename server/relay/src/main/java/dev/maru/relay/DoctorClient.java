package dev.maru.relay;

import dev.maru.turn.TurnClient;
import dev.maru.turn.TurnClientConfig;
import dev.maru.turn.TurnClientEvent;
import dev.maru.turn.TurnClientFailure;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A TURN client on a road, which remembers what the server granted and refused. */
final class DoctorClient implements DoctorParty, DoctorEnd {
    /** The machine's longest request, and room for headers around the packets of a burst. */
    private static final int BUFFER = 1_600;

    /** A Send indication's header in front, its padding behind. */
    private static final int TAIL = 3;

    private final DoctorRoad road;
    private final TurnClient client;
    private final Datagram out = new Datagram(BUFFER);
    private final Set<TransportAddress> permitted = new HashSet<>();
    private final Set<TransportAddress> channels = new HashSet<>();
    private final Map<TransportAddress, TurnClientFailure> refused = new HashMap<>();
    private BiConsumer<byte[], TransportAddress> ear = (bytes, from) -> {};

    private TurnClientEvent.@Nullable Allocated allocated;
    private TurnClientEvent.@Nullable Redirected redirected;
    private @Nullable TurnClientFailure failure;
    private @Nullable IOException brokenRoad;
    private boolean isClosed;

    DoctorClient(DoctorRoad road, TurnClientConfig config, RandomGenerator entropy) {
        this.road = road;
        this.client = new TurnClient(config, entropy);
    }

    TurnClientEvent.@Nullable Allocated allocated() {
        return allocated;
    }

    TurnClientEvent.@Nullable Redirected redirected() {
        return redirected;
    }

    @Nullable
    TurnClientFailure failure() {
        return failure;
    }

    /** What the host says about the road, where there was no answer. */
    @Nullable
    IOException brokenRoad() {
        return brokenRoad;
    }

    boolean isClosed() {
        return isClosed;
    }

    /** Whether the request for an allocation has come to an end. */
    boolean isDecided() {
        return allocated != null || failure != null || redirected != null || brokenRoad != null;
    }

    void close() {
        client.close();
    }

    @Override
    public TransportAddress address() {
        return allocated == null ? TransportAddress.UNSPECIFIED : allocated.relayed();
    }

    @Override
    public void hear(BiConsumer<byte[], TransportAddress> listener) {
        ear = listener;
    }

    @Override
    public void permit(TransportAddress peer, long now) {
        client.permit(peer, now);
    }

    @Override
    public boolean isPermitted(TransportAddress peer) {
        return permitted.contains(peer);
    }

    /** Whether packets to a peer go by a channel. */
    boolean hasChannel(TransportAddress peer) {
        return channels.contains(peer);
    }

    @Override
    public @Nullable TurnClientFailure refusal(TransportAddress peer) {
        return refused.get(peer);
    }

    @Override
    public boolean send(byte[] bytes, TransportAddress peer, long now) {
        byte[] space = new byte[Datagram.HEADROOM + bytes.length + TAIL];
        System.arraycopy(bytes, 0, space, Datagram.HEADROOM, bytes.length);
        Datagram packet =
                new Datagram(0).wrap(space, Datagram.HEADROOM, bytes.length).between(address(), peer);
        boolean canBe = client.wrap(packet, now);
        if (canBe) {
            road.send(packet);
        }
        return canBe;
    }

    @Override
    public void take(DoctorParcel parcel, long now) {
        if (parcel.failure() != null) {
            brokenRoad = parcel.failure();
            if (road.protocol() == Protocol.TCP) {
                client.handleClosed();
            }
            return;
        }
        byte[] bytes = parcel.bytes();
        Datagram in =
                new Datagram(0).wrap(bytes, 0, bytes.length).between(road.protocol(), road.local(), parcel.from());
        if (client.unwrap(in, now)) {
            ear.accept(in.toByteArray(), in.remote());
        } else {
            client.handleDatagram(in, now);
        }
    }

    @Override
    public void act(long now) {
        while (client.pollTransmit(out, now)) {
            road.send(out);
        }
        for (TurnClientEvent event = client.pollEvent(); event != null; event = client.pollEvent()) {
            note(event);
        }
    }

    private void note(TurnClientEvent event) {
        switch (event) {
            case TurnClientEvent.Allocated granted -> allocated = granted;
            case TurnClientEvent.Failed failed -> failure = failed.failure();
            case TurnClientEvent.Redirected elsewhere -> redirected = elsewhere;
            case TurnClientEvent.PeerPermitted granted -> permitted.add(granted.peer());
            case TurnClientEvent.ChannelBound bound -> channels.add(bound.peer());
            case TurnClientEvent.PeerRefused no -> refused.put(no.peer(), no.failure());
            case TurnClientEvent.Closed _ -> isClosed = true;
            case TurnClientEvent.FamilyRefused _,
                    TurnClientEvent.PeerUnreachable _,
                    TurnClientEvent.Moved _,
                    TurnClientEvent.Disconnected _,
                    TurnClientEvent.PeerConnected _,
                    TurnClientEvent.PeerCalls _,
                    TurnClientEvent.ConnectionBound _,
                    TurnClientEvent.ConnectionRefused _ -> {}
        }
    }

    @Override
    public long nextTimeout() {
        return client.nextTimeout();
    }
}
