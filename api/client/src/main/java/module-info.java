/**
 * Rooms of a Maru server for Java programs, as browsers have them: who is there, calls and data channels to each of them, chat, and files
 * from one computer to another.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.client {
    requires static transitive org.jspecify;
    requires transitive dev.maru.webrtc;
    requires java.net.http;
    requires tools.jackson.databind;

    exports dev.maru.client;
}
