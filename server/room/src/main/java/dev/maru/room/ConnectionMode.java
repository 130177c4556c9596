package dev.maru.room;

/** How media is carried over a connection. */
public enum ConnectionMode {
    /** From participant to participant. */
    MESH("mesh"),
    /** Through the server's selective forwarding unit. */
    SFU("sfu"),
    /** Through the server's mixer. */
    MCU("mcu");

    private final String wire;

    ConnectionMode(String wire) {
        this.wire = wire;
    }

    /** The mode as it crosses the wire. */
    public String wire() {
        return wire;
    }
}
