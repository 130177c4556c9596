package dev.maru.ice;

import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.simnet.SimStream;
import dev.maru.simnet.SimStreamHandler;
import dev.maru.stun.BindingClient;
import dev.maru.stun.BindingEvent;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An agent on a virtual host, with the gathering that a driver does, and trickling to another by a signaling path that takes 50 ms. */
final class IcePeer {
    private static final long SIGNALING = 50 * SimNet.MILLISECOND;

    final SimNet net;
    final SimHost host;
    final IceAgent agent;
    final List<IceEvent> events = new ArrayList<>();
    final List<String> states = new ArrayList<>();
    private final @Nullable TransportAddress stunServer;
    private final Datagram out = new Datagram(2_048);
    private IceCredentials credentials;
    private @Nullable IcePeer other;
    private long scheduled = Machine.NEVER;
    private int gathering;
    private int foundation;
    private final IceConfig config;
    private final Map<TransportAddress, SimHost> relays = new HashMap<>();
    private final List<TransportAddress> bases = new ArrayList<>();
    final List<Candidate> told = new ArrayList<>();
    int requestsSent;
    int indicationsSent;

    IcePeer(SimNet net, SimHost host, boolean isControlling, @Nullable TransportAddress stunServer) {
        this(net, host, isControlling, stunServer, IceConfig.DEFAULT);
    }

    IcePeer(SimNet net, SimHost host, boolean isControlling, @Nullable TransportAddress stunServer, IceConfig config) {
        this.config = config;
        this.net = net;
        this.host = host;
        this.stunServer = stunServer;
        this.credentials = IceCredentials.random(net.entropy());
        this.agent = new IceAgent(config, isControlling, credentials, net.entropy());
    }

    static void call(IcePeer a, IcePeer b) {
        a.other = b;
        b.other = a;
        a.signalCredentials();
        b.signalCredentials();
        a.host.addresses().forEach(a::gather);
        b.host.addresses().forEach(b::gather);
    }

    void restart() {
        credentials = IceCredentials.random(net.entropy());
        agent.restart(credentials, net.now());
        signalCredentials();
    }

    private void signalCredentials() {
        IceCredentials fresh = credentials;
        signal(peer -> peer.agent.setRemoteCredentials(fresh, config.isLite(), net.now()));
    }

    /** Lends an address of another host, as a TURN server does, by a tunnel that takes no time. */
    void relay(SimHost relay) {
        TransportAddress relayed = relay.bind(relay.addresses().getFirst(), in -> {
            agent.handleDatagram(in, net.now());
            drain();
        });
        relays.put(relayed, relay);
        gathering++;
        net.after(0, () -> {
            offer(candidate(relayed, CandidateType.RELAYED, null));
            finishGathering();
        });
    }

    /** Offers TCP on an address, in the three roles of RFC 6544, or some of them. */
    void gatherTcp(TransportAddress ip, CandidateTransport... roles) {
        gathering++;
        net.after(0, () -> {
            for (CandidateTransport role : roles) {
                TransportAddress base =
                        role == CandidateTransport.TCP_ACTIVE ? ip.withPort(9) : host.listen(ip, streams(null));
                offer(candidate(role, base, CandidateType.HOST, null));
            }
            finishGathering();
        });
    }

    /** Connections that came, or the one that was asked for. */
    private SimStreamHandler streams(IceEvent.@Nullable ConnectTcp asked) {
        return new SimStreamHandler() {
            private boolean isOpen;

            @Override
            public void onOpen(SimStream stream) {
                isOpen = true;
                agent.tcpConnected(stream.local(), stream.remote(), net.now());
                drain();
            }

            @Override
            public void onMessage(SimStream stream, Datagram in) {
                agent.handleDatagram(in, net.now());
                drain();
            }

            @Override
            public void onClosed(SimStream stream, Ending ending) {
                if (isOpen || asked == null) {
                    agent.tcpClosed(stream.local(), stream.remote(), net.now());
                } else {
                    agent.tcpFailed(asked.local(), asked.remote(), net.now());
                }
                drain();
            }
        };
    }

    /** The interface is gone: no packet passes, and the system says so. */
    void removeInterface(TransportAddress ip) {
        host.detach(ip);
        for (TransportAddress base : bases) {
            if (base.isSameHost(ip)) {
                agent.removeLocal(base, net.now());
            }
        }
        drain();
    }

    void signal(Consumer<IcePeer> message) {
        IcePeer peer = other;
        net.after(SIGNALING, () -> {
            message.accept(peer);
            peer.drain();
        });
    }

    /** Binds a port, and asks the STUN server about it. */
    void gather(TransportAddress ip) {
        gathering++;
        BindingClient[] client = new BindingClient[1];
        TransportAddress base = host.bind(ip, in -> {
            if (client[0] != null && in.remote().equals(stunServer)) {
                client[0].handleDatagram(in, net.now());
            } else {
                agent.handleDatagram(in, net.now());
            }
            drain();
        });
        bases.add(base);
        offer(candidate(base, CandidateType.HOST, null));
        if (stunServer == null) {
            finishGathering();
            return;
        }
        client[0] = new BindingClient(base, stunServer, net.entropy());
        ask(client[0], base);
    }

    private void ask(BindingClient client, TransportAddress base) {
        while (client.pollTransmit(out.wrap(new byte[2_048], 0, 0), net.now())) {
            host.send(out);
        }
        switch (client.pollEvent()) {
            case null ->
                net.after(10 * SimNet.MILLISECOND, () -> {
                    client.handleTimeout(net.now());
                    ask(client, base);
                });
            case BindingEvent.Mapped mapped -> {
                if (!mapped.mapped().equals(base)) {
                    offer(candidate(mapped.mapped(), CandidateType.SERVER_REFLEXIVE, base));
                }
                finishGathering();
            }
            case BindingEvent.Refused _, BindingEvent.TimedOut _ -> finishGathering();
        }
    }

    Candidate candidate(TransportAddress address, CandidateType type, @Nullable TransportAddress related) {
        return candidate(CandidateTransport.UDP, address, type, related);
    }

    Candidate candidate(
            CandidateTransport transport,
            TransportAddress address,
            CandidateType type,
            @Nullable TransportAddress related) {
        long priority = Candidate.priorityOf(type, transport, 8_191 - foundation, 1);
        return new Candidate("f" + foundation++, 1, transport, priority, address, type, related);
    }

    void offer(Candidate candidate) {
        if (agent.addLocalCandidate(candidate, net.now())) {
            told.add(candidate);
            signal(peer -> peer.agent.addRemoteCandidate(candidate, net.now()));
        }
        drain();
    }

    private void finishGathering() {
        if (--gathering == 0) {
            agent.endLocalCandidates(net.now());
            signal(peer -> peer.agent.endRemoteCandidates(net.now()));
            drain();
        }
    }

    void drain() {
        while (agent.pollTransmit(out.wrap(new byte[2_048], 0, 0), net.now())) {
            int type = out.bytes()[out.offset()] << 8 | out.bytes()[out.offset() + 1];
            requestsSent += type == 0x0001 ? 1 : 0;
            indicationsSent += type == 0x0011 ? 1 : 0;
            relays.getOrDefault(out.local(), host).send(out);
        }
        for (IceEvent event = agent.pollEvent(); event != null; event = agent.pollEvent()) {
            events.add(event);
            if (event instanceof IceEvent.StateChanged changed) {
                states.add(changed.state().name());
            } else if (event instanceof IceEvent.ConnectTcp asked) {
                net.after(0, () -> host.connect(asked.local(), asked.remote(), streams(asked)));
            }
        }
        long timeout = agent.nextTimeout();
        if (timeout != Machine.NEVER && timeout != scheduled) {
            scheduled = timeout;
            net.after(Math.max(0, timeout - net.now()), () -> {
                if (scheduled == timeout) {
                    scheduled = Machine.NEVER;
                    agent.handleTimeout(net.now());
                    drain();
                }
            });
        }
    }

    boolean isConnected() {
        return agent.state() == IceState.CONNECTED || agent.state() == IceState.COMPLETED;
    }

    String selectedTypes() {
        IceEvent.PairSelected pair = agent.selected();
        return pair == null
                ? "none"
                : pair.local().type().word() + "/" + pair.remote().type().word();
    }
}
