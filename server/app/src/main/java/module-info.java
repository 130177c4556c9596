/** The program: configuration, command line, HTTP and HTTPS, metrics, logs, and the wiring of every other module. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic")
module dev.maru.app {
    requires static org.jspecify;
    requires dev.maru.client;
    requires dev.maru.room;
    requires dev.maru.relay;
    requires dev.maru.signaling;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.http2.server;
    requires org.eclipse.jetty.alpn.server;
    requires io.nayuki.qrcodegen;
    requires org.snakeyaml.engine.v2;
    requires org.slf4j;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires java.management;
    /* Signals; see dev.maru.app.Signals. */
    requires jdk.unsupported;

    provides ch.qos.logback.classic.spi.Configurator with
            dev.maru.app.LogConfigurator;
}
