/**
 * Small programs to copy from, each with a page: a Java program is a peer of the browser that opens it.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.examples {
    requires static transitive org.jspecify;
    requires dev.maru.client;
    requires dev.maru.device;
    requires dev.maru.webrtc;
    requires jdk.httpserver;
}
