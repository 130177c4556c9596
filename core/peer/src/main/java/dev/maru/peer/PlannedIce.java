package dev.maru.peer;

import dev.maru.ice.CandidateLine;
import dev.maru.ice.IceCredentials;
import dev.maru.jsep.IceParameters;
import dev.maru.jsep.IcePlan;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells an ICE transport what descriptions and candidates have changed since the last time; each thing once. */
final class PlannedIce {
    private final IceTransport ice;
    private final DropCounters drops;
    private final Set<String> added = new HashSet<>();
    private IceParameters local;
    private @Nullable IceParameters remote;
    private boolean isComplete;

    PlannedIce(IceTransport ice, IceParameters local, DropCounters drops) {
        this.ice = ice;
        this.local = local;
        this.drops = drops;
    }

    static IceCredentials credentials(IceParameters parameters) {
        return new IceCredentials(parameters.usernameFragment(), parameters.password());
    }

    /** Returns whether ICE began anew, so that candidates are to be signaled again. */
    boolean apply(IcePlan plan, long now) {
        IceParameters ours = plan.local();
        if (ours == null) {
            // The peer began anew, and we have not answered yet: the old generation goes on.
            return false;
        }
        boolean isRestart = !ours.equals(local);
        if (isRestart) {
            local = ours;
            remote = null;
            ice.restart(credentials(ours), now);
        }
        IceParameters theirs = plan.remote();
        if (theirs == null) {
            return isRestart;
        }
        if (!theirs.equals(remote)) {
            remote = theirs;
            added.clear();
            isComplete = false;
            ice.setRemoteCredentials(credentials(theirs), plan.isRemoteLite(), now);
        }
        addAll(plan.remoteCandidates(), now);
        if (plan.isRemoteComplete() && !isComplete) {
            isComplete = true;
            ice.endRemoteCandidates(now);
        }
        return isRestart;
    }

    private void addAll(List<String> candidates, long now) {
        for (String text : candidates) {
            if (added.add(text)) {
                try {
                    add(CandidateLine.parse(text), now);
                } catch (MalformedException e) {
                    // A kind of candidate that we do not know, such as one for SSL over TCP: others will do.
                    drops.count(DropReason.MALFORMED);
                }
            }
        }
    }

    private void add(CandidateLine line, long now) {
        if (line.component() != dev.maru.ice.Candidate.RTP) {
            return; // RTCP goes with RTP.
        }
        if (line.isMdns()) {
            ice.addRemoteCandidate(line.named(), now);
        } else {
            ice.addRemoteCandidate(line.candidate(), now);
        }
    }
}
