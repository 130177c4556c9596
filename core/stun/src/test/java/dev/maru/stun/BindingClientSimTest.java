package dev.maru.stun;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.NatBehaviour;
import dev.maru.simnet.NatBox;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimDriver;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class BindingClientSimTest {
    private static final TransportAddress SERVER = TransportAddress.ofLiteral("198.51.100.1", 3478);
    private static final TransportAddress LOCAL = TransportAddress.ofLiteral("192.168.0.2", 5_000);

    private final List<BindingEvent> events = new ArrayList<>();
    private BindingClient client;

    /** Runs a client behind a home router against a server made of the codec alone. */
    private SimNet run(long seed, LinkQuality quality, BiConsumer<StunWriter, Datagram> answer) {
        SimNet net = new SimNet(seed);
        Segment internet = new Segment(net, "internet");
        Segment home = new Segment(net, "home");
        new NatBox(net, home, internet, "203.0.113.1", NatBehaviour.PORT_RESTRICTED_CONE.withPortPreservation());
        SimHost server = internet.host("198.51.100.1", LinkQuality.GOOD);
        server.bind(SERVER, in -> {
            StunMessage request = new StunMessage();
            assertThat(request.parse(in.bytes(), in.offset(), in.length())).isTrue();
            assertThat(request.hasValidFingerprint()).isTrue();
            Datagram out = new Datagram(200).between(SERVER, in.remote());
            StunWriter writer = new StunWriter();
            writer.respond(out.bytes(), 0, StunClass.SUCCESS_RESPONSE, request);
            answer.accept(writer, in);
            writer.finish(out);
            server.send(out);
        });
        SimHost host = home.host("192.168.0.2", quality);
        client = new BindingClient(LOCAL, SERVER, net.entropy());
        SimDriver<BindingEvent> driver = new SimDriver<>(net, host, client, events::add);
        driver.bind(LOCAL);
        net.runUntil(() -> !events.isEmpty(), 60 * SECOND);
        return net;
    }

    private static void mapped(StunWriter writer, Datagram request) {
        writer.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, request.remote());
    }

    @Test
    void learnsItsAddressInFrontOfTheRouter() {
        run(1, LinkQuality.GOOD, BindingClientSimTest::mapped);
        assertThat(events)
                .containsExactly(new BindingEvent.Mapped(
                        TransportAddress.ofLiteral("203.0.113.1", 5_000), SERVER, 40 * MILLISECOND));
    }

    @Test
    void learnsItThroughHeavyLossOrSaysThatNobodyAnswers() {
        int learned = 0;
        for (long seed = 0; seed < 200; seed++) {
            events.clear();
            run(seed, LinkQuality.GOOD.withLoss(0.3).withDuplicates(0.1), BindingClientSimTest::mapped);
            assertThat(events).as("seed %d", seed).hasSize(1);
            if (events.getFirst() instanceof BindingEvent.Mapped) {
                learned++;
            }
        }
        assertThat(learned).isGreaterThan(190);
    }

    /** RFC 8489 §6.2.1: 39.5 s after the first request. */
    @Test
    void saysThatNobodyAnswers() {
        SimNet net = run(1, LinkQuality.GOOD.withLoss(1), BindingClientSimTest::mapped);
        assertThat(events).containsExactly(new BindingEvent.TimedOut());
        assertThat(net.now()).isEqualTo(39_500 * MILLISECOND);
    }

    @Test
    void believesNobodyElse() {
        BindingClient alone = new BindingClient(LOCAL, SERVER, new SimNet(1).entropy());
        Datagram out = new Datagram(200);
        assertThat(alone.pollTransmit(out, 0)).isTrue();
        StunMessage request = new StunMessage();
        request.parse(out.bytes(), 0, out.length());
        StunWriter writer = new StunWriter();
        Datagram forged = new Datagram(200).between(LOCAL, SERVER.withPort(99));
        writer.respond(forged.bytes(), 0, StunClass.SUCCESS_RESPONSE, request)
                .xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, SERVER)
                .finish(forged);
        alone.handleDatagram(forged, 1);
        assertThat(alone.pollEvent()).isNull();
        assertThat(alone.drops().of(DropReason.UNEXPECTED)).isEqualTo(1);

        forged.between(LOCAL, SERVER).length(7);
        alone.handleDatagram(forged, 1);
        assertThat(alone.drops().of(DropReason.MALFORMED)).isEqualTo(1);
        assertThat(alone.nextTimeout()).isEqualTo(StunTransaction.INITIAL_RTO);
    }

    @Test
    void ignoresAnAnswerWithoutAnAddress() {
        run(1, LinkQuality.GOOD, (writer, in) -> writer.text(StunAttribute.SOFTWARE, "odd"));
        assertThat(events).containsExactly(new BindingEvent.TimedOut());
        assertThat(client.drops().of(DropReason.MALFORMED)).isGreaterThan(1);
    }
}
