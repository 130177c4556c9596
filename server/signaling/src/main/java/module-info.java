/**
 * The signaling protocol v1 (docs/signaling.md) over WebSocket, its fallback over server-sent events and POST, and the
 * REST administration. Rooms decide, this module speaks.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.signaling {
    requires static org.jspecify;
    requires transitive dev.maru.room;
    requires transitive org.eclipse.jetty.server;
    requires tools.jackson.core;
    requires org.slf4j;

    exports dev.maru.signaling;
}
