package dev.maru.app;

import dev.maru.room.RoomDirectory;
import dev.maru.signaling.SignalingMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The server's figures for Prometheus. Everything is counted where it happens and only read here, so that the registry
 * can be made when somebody asks for the first time rather than in the way of the start.
 *
 * <p>Names and meanings are documented in docs/operations.md.
 */
final class Metrics {
    private final HttpWatch http;
    private final Supplier<SignalingMetrics> source;
    private final RoomDirectory rooms;
    private final Set<String> messageTypes = new HashSet<>();
    private final @Nullable RelayMetrics relay;
    private @Nullable PrometheusMeterRegistry registry;

    /**
     * Reads nothing yet.
     *
     * @param relay the relay's figures, or null where there is none
     */
    Metrics(HttpWatch http, Supplier<SignalingMetrics> source, RoomDirectory rooms, @Nullable RelayMetrics relay) {
        this.relay = relay;
        this.http = http;
        this.source = source;
        this.rooms = rooms;
    }

    /** All figures in the text format (Prometheus exposition format 0.0.4). */
    synchronized String scrape() {
        PrometheusMeterRegistry present = registry;
        if (present == null) {
            present = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            bindRooms(present);
            bindSignaling(present);
            bindHttp(present);
            bindJvm(present);
            if (relay != null) {
                relay.bindTo(present);
            }
            registry = present;
        }
        bindNewMessageTypes(present);
        if (relay != null) {
            relay.refresh();
        }
        return present.scrape();
    }

    private void bindRooms(MeterRegistry to) {
        gauge(to, "maru.rooms", "Rooms that are there.", rooms::roomCount);
        gauge(
                to,
                "maru.participants",
                "Participants in all rooms, hidden ones and ones in their resume window counted.",
                rooms::participantCount);
    }

    private void bindSignaling(MeterRegistry to) {
        SignalingMetrics signaling = source.get();
        String connections = "Connections that are open.";
        Gauge.builder("maru.signaling.connections", signaling, SignalingMetrics::openWebSockets)
                .tag("transport", "websocket")
                .description(connections)
                .register(to);
        Gauge.builder("maru.signaling.connections", signaling, SignalingMetrics::openEventStreams)
                .tag("transport", "events")
                .description(connections)
                .register(to);
        gauge(to, "maru.signaling.sessions", "Sessions, connected or waiting for a resume.", signaling::sessions);
        gauge(
                to,
                "maru.signaling.sessions.detached",
                "Sessions without a connection, waiting for a resume.",
                signaling::detachedSessions);
        counter(
                to,
                "maru.signaling.connections.opened",
                "Connections that were accepted.",
                SignalingMetrics::connectionsOpened);
        counter(to, "maru.signaling.received.bytes", "Bytes of messages received.", SignalingMetrics::bytesReceived);
        counter(to, "maru.signaling.sent", "Messages sent.", SignalingMetrics::messagesSent);
        counter(to, "maru.signaling.sent.bytes", "Bytes of messages sent.", SignalingMetrics::bytesSent);
        String resumes = "Sessions taken up again: resumed with nothing lost, or restored after a restart.";
        FunctionCounter.builder("maru.signaling.resumes", signaling, SignalingMetrics::resumed)
                .tag("result", "resumed")
                .description(resumes)
                .register(to);
        FunctionCounter.builder("maru.signaling.resumes", signaling, SignalingMetrics::restored)
                .tag("result", "restored")
                .description(resumes)
                .register(to);
        for (String code : signaling.errorsByCode().keySet()) {
            FunctionCounter.builder(
                            "maru.signaling.errors",
                            signaling,
                            from -> from.errorsByCode().getOrDefault(code, 0L))
                    .tag("code", code)
                    .description("Error answers, by their code.")
                    .register(to);
        }
        for (Integer code : signaling.closesByCode().keySet()) {
            FunctionCounter.builder(
                            "maru.signaling.closes",
                            signaling,
                            from -> from.closesByCode().getOrDefault(code, 0L))
                    .tag("code", code.toString())
                    .description("Connections that the server closed, by close code.")
                    .register(to);
        }
    }

    /** A type is a series of its own from the first message on; the server counts only types that it knows. */
    private void bindNewMessageTypes(MeterRegistry to) {
        SignalingMetrics signaling = source.get();
        for (String type : signaling.messagesByType().keySet()) {
            if (messageTypes.add(type)) {
                FunctionCounter.builder(
                                "maru.signaling.received",
                                signaling,
                                from -> from.messagesByType().getOrDefault(type, 0L))
                        .tag("type", type)
                        .description("Messages received, by type; refused ones are counted too.")
                        .register(to);
            }
        }
    }

    private void bindHttp(MeterRegistry to) {
        gauge(to, "maru.http.active", "HTTP requests that are being answered.", http::active);
        for (int i = 1; i <= 5; i++) {
            int statusClass = i;
            FunctionCounter.builder("maru.http.answers", http, from -> from.answers(statusClass))
                    .tag("status", i + "xx")
                    .description("HTTP answers, by the first digit of their status.")
                    .register(to);
        }
        FunctionTimer.builder("maru.http.time", http, Metrics::answered, HttpWatch::nanos, TimeUnit.NANOSECONDS)
                .description("How long HTTP answers took.")
                .register(to);
    }

    private static long answered(HttpWatch from) {
        long all = 0;
        for (int i = 0; i <= 5; i++) {
            all += from.answers(i);
        }
        return all;
    }

    @SuppressWarnings("resource")
    static void bindJvm(MeterRegistry to) {
        new JvmMemoryMetrics().bindTo(to);
        new JvmThreadMetrics().bindTo(to);
        new ClassLoaderMetrics().bindTo(to);
        new ProcessorMetrics().bindTo(to);
        new FileDescriptorMetrics().bindTo(to);
        new UptimeMetrics().bindTo(to);
        // Micrometer's own binder counts only from when it is bound.
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            FunctionTimer.builder(
                            "jvm.gc.time",
                            collector,
                            GarbageCollectorMXBean::getCollectionCount,
                            GarbageCollectorMXBean::getCollectionTime,
                            TimeUnit.MILLISECONDS)
                    .tag("collector", collector.getName())
                    .description("Garbage collections, and how long they took.")
                    .register(to);
        }
        Gauge.builder("maru.version", () -> 1)
                .tag("version", Version.current())
                .tag("java", Runtime.version().toString())
                .description("Always 1; the version is in the labels.")
                .register(to);
    }

    private static void gauge(MeterRegistry to, String name, String description, LongSupplier value) {
        Gauge.builder(name, value::getAsLong).description(description).register(to);
    }

    private void counter(MeterRegistry to, String name, String description, ToLongFunction<SignalingMetrics> value) {
        FunctionCounter.builder(name, source.get(), value::applyAsLong)
                .description(description)
                .register(to);
    }
}
