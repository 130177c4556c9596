package dev.maru.relay;

import dev.maru.turn.TurnClientFailure;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A peer without a relay: a plain UDP socket of ours, at the address by which the relay reaches it. */
final class DoctorPeer implements DoctorParty, DoctorEnd {
    private final DoctorRoad road;
    private final TransportAddress mapped;
    private BiConsumer<byte[], TransportAddress> ear = (bytes, from) -> {};

    /**
     * A peer.
     *
     * @param mapped the socket's address as the server sees it
     */
    DoctorPeer(DoctorRoad road, TransportAddress mapped) {
        this.road = road;
        this.mapped = mapped;
    }

    @Override
    public TransportAddress address() {
        return mapped;
    }

    @Override
    public void hear(BiConsumer<byte[], TransportAddress> listener) {
        ear = listener;
    }

    /** A NAT of ours lets in whom we have sent to; anything will do, and the relay drops it or hands it on as it is. */
    @Override
    public void permit(TransportAddress peer, long now) {
        send(new byte[] {0}, peer, now);
    }

    @Override
    public boolean isPermitted(TransportAddress peer) {
        return true;
    }

    @Override
    public @Nullable TurnClientFailure refusal(TransportAddress peer) {
        return null;
    }

    @Override
    public boolean send(byte[] bytes, TransportAddress peer, long now) {
        road.send(new Datagram(0).wrap(bytes, 0, bytes.length).between(road.local(), peer));
        return true;
    }

    @Override
    public void take(DoctorParcel parcel, long now) {
        if (parcel.failure() == null) {
            ear.accept(parcel.bytes(), parcel.from());
        }
    }

    @Override
    public void act(long now) {}

    @Override
    public long nextTimeout() {
        return Machine.NEVER;
    }
}
