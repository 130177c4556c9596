package dev.maru.jsep;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest ICE generation that the descriptions know. While a restart is negotiated, the side that is not known yet is null and
 * the previous generation goes on; a rollback brings the previous credentials back.
 *
 * @param local our credentials; candidates are gathered when they are new
 * @param remote the peer's
 * @param remoteCandidates as text with {@code candidate:}, those added later too; without repetitions
 * @param isRemoteComplete whether the peer has said that no more candidates come
 * @param isRemoteLite whether the peer only answers checks
 * @param isRemoteTrickle whether the peer takes candidates later
 * @param isControlling whether we nominate: the one who made the first offer, or the peer of a lite agent
 */
public record IcePlan(
        @Nullable IceParameters local,
        @Nullable IceParameters remote,
        List<String> remoteCandidates,
        boolean isRemoteComplete,
        boolean isRemoteLite,
        boolean isRemoteTrickle,
        boolean isControlling) {
    /** Keeps a copy of the list. */
    public IcePlan {
        remoteCandidates = List.copyOf(remoteCandidates);
    }
}
