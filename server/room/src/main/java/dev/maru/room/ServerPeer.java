package dev.maru.room;

import org.jspecify.annotations.Nullable;

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

    /** The peer of that name, or null. */
    static @Nullable ServerPeer of(String value) {
        return switch (value) {
            case "@sfu" -> SFU;
            case "@mcu" -> MCU;
            default -> null;
        };
    }

    @Override
    public String value() {
        return value;
    }
}
