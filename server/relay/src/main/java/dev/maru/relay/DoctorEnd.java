package dev.maru.relay;

import dev.maru.turn.TurnClientFailure;
import dev.maru.wire.TransportAddress;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One end of a relayed path: an allocation, or a plain socket of ours. */
interface DoctorEnd {
    /** Where the other end reaches it. */
    TransportAddress address();

    /** From now on this hears what comes: the bytes, and who sent them. */
    void hear(BiConsumer<byte[], TransportAddress> listener);

    /** Asks that a peer may send here. */
    void permit(TransportAddress peer, long now);

    boolean isPermitted(TransportAddress peer);

    /** Why a peer may not, or null. */
    @Nullable
    TurnClientFailure refusal(TransportAddress peer);

    /** Sends; false when that cannot be. */
    boolean send(byte[] bytes, TransportAddress peer, long now);
}
