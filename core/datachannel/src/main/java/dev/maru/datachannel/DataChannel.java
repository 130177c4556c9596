package dev.maru.datachannel;

import dev.maru.sctp.SendOptions;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** One channel of {@link DataChannels}: what it is like and how far it is. All that is done with it is done through its owner. */
public final class DataChannel {
    private final ChannelParameters parameters;
    private final boolean isOpenedByPeer;
    private final SendOptions early;
    private final SendOptions late;

    int id;
    ChannelState state = ChannelState.CONNECTING;

    /** Whether the peer is known to have read our OPEN; before that messages go in order behind it (RFC 8832 §6). */
    boolean isAcknowledged;

    long lowThreshold;

    // How far closing is (RFC 8831 §6.7): a stream of each side
    boolean isOutgoingReset;
    boolean isIncomingReset;

    /** Pieces of a message of the old way (PPID 52, 54), until the last. */
    @Nullable
    ByteArrayOutputStream pieces;

    DataChannel(ChannelParameters parameters, int id, boolean isOpenedByPeer) {
        this.parameters = parameters;
        this.id = id;
        this.isOpenedByPeer = isOpenedByPeer;
        this.isAcknowledged = isOpenedByPeer || parameters.isNegotiated();
        this.early = parameters.options(false);
        this.late = parameters.options(true);
    }

    /**
     * What it is like, as it was opened by us or the peer.
     *
     * @return the parameters; their id is that of a negotiated channel only
     */
    public ChannelParameters parameters() {
        return parameters;
    }

    /**
     * Its id, which is that of its stream in both directions.
     *
     * @return 0 to 65,534, or {@link ChannelParameters#NO_ID} as long as the DTLS role is not known
     */
    public int id() {
        return id;
    }

    /**
     * How far it is.
     *
     * @return the state
     */
    public ChannelState state() {
        return state;
    }

    /**
     * Who opened it.
     *
     * @return true when the peer's OPEN did
     */
    public boolean isOpenedByPeer() {
        return isOpenedByPeer;
    }

    SendOptions options() {
        return isAcknowledged ? late : early;
    }

    @Override
    public String toString() {
        return "DataChannel[" + id + " \"" + parameters.label() + "\" " + state + "]";
    }
}
