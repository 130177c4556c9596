package dev.maru.ice;

import dev.maru.stun.IntegrityKey;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What belongs to one pair of credentials: everything that an ICE restart begins anew (RFC 8445 §9). */
final class Generation {
    /** Addresses of the peer's that are learned from checks; a peer has a handful, behind NATs that never map alike there is no end to them. */
    static final int MAX_LEARNED = 32;

    /** Each costs a multicast query, and browsers have one for each address and transport: 16 are many. */
    static final int MAX_UNRESOLVED = 16;

    final IceCredentials local;
    final IntegrityKey localKey;
    final CheckList checks;
    final List<Candidate> remotes = new ArrayList<>();
    private final List<Candidate> locals = new ArrayList<>();
    private final IceConfig config;
    private final Set<TransportAddress> resolved = new HashSet<>();
    private int learned;

    @Nullable
    IceCredentials remote;

    @Nullable
    IntegrityKey remoteKey;

    /** Candidates whose names the driver resolves. */
    final List<NamedCandidate> unresolved = new ArrayList<>();

    boolean isLocalComplete;
    boolean isRemoteComplete;

    Generation(IceCredentials local, IceConfig config, boolean isControlling) {
        this.local = local;
        this.localKey = IntegrityKey.shortTerm(local.password());
        this.checks = new CheckList(config.maxPairs(), isControlling);
        this.config = config;
    }

    void remote(IceCredentials credentials) {
        remote = credentials;
        remoteKey = IntegrityKey.shortTerm(credentials.password());
    }

    /** Takes a local candidate; only bases form pairs, since a reflexive candidate is sent from its base anyway (§6.1.2.4). False when there are too many. */
    boolean addLocal(Candidate candidate) {
        if (locals.contains(candidate)) {
            return true;
        }
        if (locals.size() >= config.maxLocals()) {
            return false;
        }
        locals.add(candidate);
        if (candidate.type() == CandidateType.HOST || candidate.type() == CandidateType.RELAYED) {
            for (Candidate there : remotes) {
                if (there.type() != CandidateType.PEER_REFLEXIVE) {
                    pair(candidate, there);
                }
            }
        }
        return true;
    }

    /** Takes a candidate to be resolved; false when there are too many. */
    boolean addUnresolved(NamedCandidate candidate) {
        if (unresolved.contains(candidate)) {
            return true;
        }
        return unresolved.size() < MAX_UNRESOLVED && unresolved.add(candidate);
    }

    /** Takes a remote candidate; false when there are too many. */
    boolean addRemote(Candidate candidate) {
        Candidate known = remoteAt(candidate.address(), candidate.transport());
        if (known != null && (known.type() != CandidateType.PEER_REFLEXIVE || remotes.contains(candidate))) {
            return true;
        }
        if (known == null && remotes.size() >= config.maxRemotes()) {
            return false;
        }
        if (known != null) {
            remotes.remove(known);
            checks.signaled(known, candidate);
        }
        remotes.add(candidate);
        for (Candidate here : locals) {
            if (here.type() == CandidateType.HOST || here.type() == CandidateType.RELAYED) {
                pair(here, candidate);
            }
        }
        return true;
    }

    /** The same for a candidate whose address was hidden behind a name. */
    boolean addResolved(Candidate candidate) {
        Candidate known = remoteAt(candidate.address(), candidate.transport());
        boolean isNew = known == null && remotes.size() < config.maxRemotes();
        if (isNew || known != null && known.type() == CandidateType.PEER_REFLEXIVE) {
            resolved.add(candidate.address()); // one that was also told openly is no secret
        }
        return addRemote(candidate);
    }

    /** A TURN server would learn the address of its peer: a hidden one is not told to it (draft-ietf-mmusic-mdns-ice-candidates §3.3.2). */
    private void pair(Candidate here, Candidate there) {
        if (here.type() != CandidateType.RELAYED || !resolved.contains(there.address())) {
            checks.add(this, here, there);
        }
    }

    /**
     * Takes a remote candidate that a check came from (RFC 8445 §7.3.1.3), and pairs it with the candidate that the check came to, and with
     * no other (§7.3.1.4). False when there are too many.
     */
    boolean learnRemote(Candidate candidate, Candidate base) {
        if (remoteAt(candidate.address(), candidate.transport()) == null) {
            if (remotes.size() >= config.maxRemotes() || learned >= MAX_LEARNED) {
                return false;
            }
            learned++;
            remotes.add(candidate);
        }
        checks.add(this, base, candidate);
        return true;
    }

    @Nullable
    Candidate remoteAt(TransportAddress address, CandidateTransport transport) {
        for (Candidate c : remotes) {
            if (c.address().equals(address) && c.transport() == transport) {
                return c;
            }
        }
        return null;
    }

    /** The local candidate with an address, of any type. */
    @Nullable
    Candidate localAt(Protocol protocol, TransportAddress address) {
        for (Candidate c : locals) {
            if (c.transport().protocol() == protocol && c.address().equals(address)) {
                return c;
            }
        }
        return null;
    }

    /** The local candidate that sends from a base. */
    @Nullable
    Candidate base(Protocol protocol, TransportAddress base) {
        for (Candidate c : locals) {
            boolean isThere =
                    c.transport().protocol() == protocol && c.address().equals(base);
            if (isThere && (c.type() == CandidateType.HOST || c.type() == CandidateType.RELAYED)) {
                return c;
            }
        }
        return null;
    }

    void removeLocal(TransportAddress base) {
        locals.removeIf(c -> c.address().equals(base) || base.equals(c.related()));
        checks.removeLocal(base);
    }

    /** Whether nothing can come any more that would make a difference. */
    boolean isComplete() {
        return isLocalComplete && isRemoteComplete && unresolved.isEmpty();
    }

    /** Whether a USERNAME is ours to answer: our fragment, a colon, and the peer's where we know it (RFC 8445 §7.2.2). */
    boolean isAddressedBy(String username) {
        int colon = local.usernameFragment().length();
        return username.startsWith(local.usernameFragment())
                && username.length() > colon
                && username.charAt(colon) == ':'
                && (remote == null || username.substring(colon + 1).equals(remote.usernameFragment()));
    }
}
