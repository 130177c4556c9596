package dev.maru.stun;

/** Method numbers (RFC 8489 §18.2, RFC 8656 §17, RFC 6062 §6.1). Plain numbers: a server must name unknown ones too. */
public final class StunMethod {
    /** Binding: tells a client the address it is seen from. */
    public static final int BINDING = 0x001;
    /** TURN: reserve a relayed address. */
    public static final int ALLOCATE = 0x003;
    /** TURN: prolong or end an allocation. */
    public static final int REFRESH = 0x004;
    /** TURN: client to server, data for a peer. */
    public static final int SEND = 0x006;
    /** TURN: server to client, data of a peer. */
    public static final int DATA = 0x007;
    /** TURN: let peers at an IP address send. */
    public static final int CREATE_PERMISSION = 0x008;
    /** TURN: give a peer a channel number. */
    public static final int CHANNEL_BIND = 0x009;
    /** TURN over TCP: connect to a peer. */
    public static final int CONNECT = 0x00A;
    /** TURN over TCP: tie a data connection to a peer connection. */
    public static final int CONNECTION_BIND = 0x00B;
    /** TURN over TCP: a peer connected. */
    public static final int CONNECTION_ATTEMPT = 0x00C;

    private StunMethod() {}
}
