package dev.maru.room;

/** The server as the other end of a connection. */
public enum ServerPeer implements PeerId {
    /** The selective forwarding unit. */
    SFU("@sfu"),
    /** The mixer. */
    MCU("@mcu");

    private final String value;

    ServerPeer(String value) {
        this.value = value;
    }

    @Override
    public String value() {
        return value;
    }
}
