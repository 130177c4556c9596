package dev.maru.app;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** What {@code maru relay} tells Prometheus: the relay and the JVM. */
final class RelayScrape {
    private final RelayMetrics relay;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    RelayScrape(RelayMetrics relay) {
        this.relay = relay;
        relay.bindTo(registry);
        Metrics.bindJvm(registry);
    }

    /** All figures in the text format (Prometheus exposition format 0.0.4). */
    synchronized String scrape() {
        relay.refresh();
        return registry.scrape();
    }
}
