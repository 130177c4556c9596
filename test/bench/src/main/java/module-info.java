/**
 * Benchmarks: load generators that measure the running program, and other people's programs beside it, from outside. They
 * use no library, and of ours only sockets and the TURN client, which cost the generator alone. What is no program yet is
 * measured in this process: UDP, DTLS, SRTP, and in virtual time ICE, data channels and the setup of connections.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.bench {
    requires static org.jspecify;
    requires dev.maru.congestion;
    requires dev.maru.datachannel;
    requires dev.maru.dtls;
    requires dev.maru.ice;
    requires dev.maru.net;
    requires dev.maru.peer;
    requires dev.maru.simnet;
    requires dev.maru.srtp;
    requires dev.maru.turn;
    requires dev.maru.webrtc;
    requires java.management;
    requires jdk.jfr;
    requires jdk.management;
    requires java.net.http;
    requires jdk.httpserver;
}
