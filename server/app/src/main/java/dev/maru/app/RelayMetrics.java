package dev.maru.app;

import dev.maru.relay.RelayTotals;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The relay's figures for Prometheus. They are asked for once for each time that somebody reads them. */
final class RelayMetrics implements MeterBinder {
    private final Supplier<@Nullable RelayTotals> source;
    private volatile @Nullable RelayTotals last;

    RelayMetrics(Supplier<@Nullable RelayTotals> source) {
        this.source = source;
        refresh();
    }

    /** Asks the relay. What it does not answer stays as it was. */
    void refresh() {
        RelayTotals now = source.get();
        if (now != null) {
            last = now;
        }
    }

    private double read(ToLongFunction<RelayTotals> figure) {
        RelayTotals present = last;
        return present == null ? 0 : figure.applyAsLong(present);
    }

    @Override
    public void bindTo(MeterRegistry to) {
        gauge(to, "maru.relay.allocations", "Allocations that are there.", RelayTotals::allocations);
        gauge(to, "maru.relay.users", "Users that have an allocation.", RelayTotals::users);
        gauge(to, "maru.relay.ports", "Relayed ports that are open.", RelayTotals::openPorts);
        gauge(to, "maru.relay.connections", "Connections of clients over TCP and TLS.", RelayTotals::connections);
        counter(to, "maru.relay.connections.refused", "Connections refused for want of room.", RelayTotals::refused);
        counter(to, "maru.relay.allocations.made", "Allocations made.", RelayTotals::made);
        RelayTotals present = last;
        if (present != null) {
            present.ended()
                    .keySet()
                    .forEach(cause -> FunctionCounter.builder(
                                    "maru.relay.allocations.ended",
                                    this,
                                    self -> self.read(all -> all.ended().getOrDefault(cause, 0L)))
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                            .description("Allocations that ended, by cause.")
                            .register(to));
        }
        relayed(to, "peers", RelayTotals::packetsToPeers, RelayTotals::bytesToPeers);
        relayed(to, "clients", RelayTotals::packetsToClients, RelayTotals::bytesToClients);
        counter(
                to,
                "maru.relay.dropped",
                "Packets dropped by quota, or for want of a permission or a channel.",
                RelayTotals::packetsDropped);
        counter(to, "maru.relay.send.errors", "Packets that could not be sent.", RelayTotals::sendErrors);
    }

    private void relayed(
            MeterRegistry to,
            String direction,
            ToLongFunction<RelayTotals> packets,
            ToLongFunction<RelayTotals> bytes) {
        FunctionCounter.builder("maru.relay.packets", this, self -> self.read(packets))
                .tag("to", direction)
                .description("Packets relayed, by direction.")
                .register(to);
        FunctionCounter.builder("maru.relay.bytes", this, self -> self.read(bytes))
                .tag("to", direction)
                .description("Payload bytes relayed, by direction.")
                .register(to);
    }

    private void gauge(MeterRegistry to, String name, String description, ToLongFunction<RelayTotals> figure) {
        Gauge.builder(name, this, self -> self.read(figure))
                .description(description)
                .register(to);
    }

    private void counter(MeterRegistry to, String name, String description, ToLongFunction<RelayTotals> figure) {
        FunctionCounter.builder(name, this, self -> self.read(figure))
                .description(description)
                .register(to);
    }
}
