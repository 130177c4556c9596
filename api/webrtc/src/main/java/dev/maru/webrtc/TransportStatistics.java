package dev.maru.webrtc;

import dev.maru.dtls.DtlsCertificate;
import dev.maru.dtls.DtlsEvent;
import dev.maru.dtls.Fingerprint;
import dev.maru.ice.Candidate;
import dev.maru.ice.PairStatistics;
import dev.maru.peer.IceTransport;
import dev.maru.peer.PeerConnection;
import dev.maru.peer.TrafficCounters;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The transport of a connection, its candidate pairs, candidates and certificates (the dictionaries of webrtc-stats for them). */
final class TransportStatistics {
    /** There is one transport. */
    static final String ID = "T01";

    private static final String LOCAL_CERTIFICATE = "CF-L";
    private static final String REMOTE_CERTIFICATE = "CF-R";
    private static final int HEX = 16;

    private final PeerConnection machine;
    private final ConnectionEvents events;
    private final StatsBuilder builder;
    private final Set<String> candidates = new HashSet<>();

    private TransportStatistics(PeerConnection machine, ConnectionEvents events, StatsBuilder builder) {
        this.machine = machine;
        this.events = events;
        this.builder = builder;
    }

    static void collect(PeerConnection machine, ConnectionEvents events, StatsBuilder builder) {
        TransportStatistics statistics = new TransportStatistics(machine, events, builder);
        String selected = statistics.pairs();
        events.iceTransport.getLocalCandidates().forEach(one -> statistics.candidate(one, "local-candidate"));
        events.iceTransport.getRemoteCandidates().forEach(one -> statistics.candidate(one, "remote-candidate"));
        statistics.transport(selected);
    }

    private void transport(@Nullable String selectedPair) {
        StatsBuilder.Members members = StatsBuilder.members()
                .put("dtlsState", events.dtlsTransport.state().toString())
                .put("iceState", events.iceTransport.state().toString())
                .put("iceRole", events.iceTransport.role().toString())
                .put("dtlsRole", dtlsRole())
                .put("selectedCandidatePairId", selectedPair)
                .put("selectedCandidatePairChanges", events.iceTransport.pairChanges());
        RTCIceParameters local = events.iceTransport.getLocalParameters();
        members.put("iceLocalUsernameFragment", local == null ? null : local.usernameFragment());
        traffic(members);
        DtlsEvent.Connected agreed = machine.agreed();
        DtlsCertificate own = machine.config().certificate();
        certificate(LOCAL_CERTIFICATE, own.der());
        members.put("localCertificateId", LOCAL_CERTIFICATE);
        if (agreed != null) {
            members.put("tlsVersion", hex(agreed.version().codePoint()))
                    .put("dtlsCipher", agreed.cipherSuite().name())
                    .put("tlsGroup", agreed.group().name())
                    .put("remoteCertificateId", REMOTE_CERTIFICATE);
            if (agreed.srtpKeys() != null) {
                members.put("srtpCipher", agreed.srtpKeys().profile().name());
            }
            certificate(REMOTE_CERTIFICATE, agreed.remoteCertificates().getFirst());
        }
        builder.add(ID, "transport", members);
    }

    private String dtlsRole() {
        return events.dtlsTransport.state() == RTCDtlsTransportState.NEW
                ? "unknown"
                : machine.isDtlsClient() ? "client" : "server";
    }

    private static String hex(int codePoint) {
        return HexFormat.of().withUpperCase().toHexDigits((short) codePoint);
    }

    private void traffic(StatsBuilder.Members members) {
        TrafficCounters traffic = machine.traffic();
        if (traffic != null) {
            members.put("packetsSent", traffic.packetsSent())
                    .put("packetsReceived", traffic.packetsReceived())
                    .put("bytesSent", traffic.bytesSent())
                    .put("bytesReceived", traffic.bytesReceived());
        }
    }

    private void certificate(String id, byte[] der) {
        String[] words = Fingerprint.of("sha-256", der).toString().split(" ", 2);
        builder.add(
                id,
                "certificate",
                StatsBuilder.members()
                        .put("fingerprintAlgorithm", words[0])
                        .put("fingerprint", words[1])
                        .put("base64Certificate", Base64.getEncoder().encodeToString(der)));
    }

    /** All pairs; returns the id of the one in use. */
    private @Nullable String pairs() {
        IceTransport ice = machine.ice();
        String selected = null;
        for (PairStatistics pair : ice == null ? List.<PairStatistics>of() : ice.pairs()) {
            String local = candidate(pair.local(), "local-candidate", events.iceTransport.getLocalCandidates());
            String remote = candidate(pair.remote(), "remote-candidate", events.iceTransport.getRemoteCandidates());
            String id = "CP-" + local + "-" + remote;
            builder.add(id, "candidate-pair", pair(pair, local, remote));
            selected = pair.isSelected() ? id : selected;
        }
        return selected;
    }

    private StatsBuilder.Members pair(PairStatistics pair, String local, String remote) {
        StatsBuilder.Members members = StatsBuilder.members()
                .put("transportId", ID)
                .put("localCandidateId", local)
                .put("remoteCandidateId", remote)
                .put("state", pair.state())
                .put("nominated", pair.isNominated())
                .put("requestsSent", pair.requestsSent())
                .put("requestsReceived", pair.requestsReceived())
                .put("responsesSent", pair.responsesSent())
                .put("responsesReceived", pair.responsesReceived())
                .put("consentRequestsSent", pair.consentRequestsSent())
                .seconds("totalRoundTripTime", pair.totalRttNanos());
        if (pair.rttNanos() >= 0) {
            members.seconds("currentRoundTripTime", pair.rttNanos());
        }
        if (pair.isSelected()) {
            traffic(members);
            TrafficCounters traffic = machine.traffic();
            if (traffic != null) {
                members.put("lastPacketSentTimestamp", builder.time(traffic.lastSentNanos()))
                        .put("lastPacketReceivedTimestamp", builder.time(traffic.lastReceivedNanos()));
            }
            long available = events.availableBitrateBps();
            members.put("availableOutgoingBitrate", available > 0 ? available : null);
        }
        return members;
    }

    /** A candidate of a pair: as it was signaled, or as checks have shown it. What the peer hides is not told. */
    private String candidate(Candidate candidate, String type, List<RTCIceCandidate> signaled) {
        String line = candidate.toLine();
        RTCIceCandidate seen = new RTCIceCandidate(line, null, 0, null);
        for (RTCIceCandidate one : signaled) {
            boolean isSame = Objects.equals(one.address(), seen.address())
                    && one.port() == seen.port()
                    && Objects.equals(one.protocol(), seen.protocol());
            if (isSame) {
                return candidate(one, type);
            }
        }
        String id = id(line, type);
        if (candidates.add(id)) {
            StatsBuilder.Members members = members(seen);
            if (type.equals("local-candidate")) {
                members.put("address", seen.address());
            }
            builder.add(id, type, members);
        }
        return id;
    }

    private String candidate(RTCIceCandidate candidate, String type) {
        String id = id(candidate.candidate(), type);
        if (candidates.add(id)) {
            builder.add(id, type, members(candidate).put("address", candidate.address()));
        }
        return id;
    }

    private static String id(String line, String type) {
        return type.substring(0, 1).toUpperCase(Locale.ROOT) + Integer.toString(line.hashCode() >>> 1, HEX);
    }

    private static StatsBuilder.Members members(RTCIceCandidate candidate) {
        return StatsBuilder.members()
                .put("transportId", ID)
                .put("port", candidate.port())
                .put("protocol", candidate.protocol())
                .put("candidateType", Objects.toString(candidate.type(), null))
                .put("priority", candidate.priority())
                .put("foundation", candidate.foundation())
                .put("relatedAddress", candidate.relatedAddress())
                .put("relatedPort", candidate.relatedPort())
                .put("tcpType", candidate.tcpType())
                .put("usernameFragment", candidate.usernameFragment())
                .put("relayProtocol", candidate.relayProtocol())
                .put("url", candidate.url());
    }
}
