package dev.maru.app;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address to listen on, and perhaps a port: {@code 127.0.0.1}, {@code 127.0.0.1:3478}, {@code ::1}, {@code [::1]:3478}.
 *
 * @param address a literal
 * @param port 0 to 65,535, or {@link #USUAL}
 */
record ListenPoint(InetAddress address, int port) {
    /** Whatever port the setting next to it says. */
    static final int USUAL = -1;

    private static final Pattern WITH_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:]+):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    /** Reads one; null for anything else. Nothing is ever resolved, but localhost, which is 127.0.0.1. */
    static @Nullable ListenPoint parse(String text) {
        Matcher form = WITH_PORT.matcher(text);
        boolean hasPort = form.matches();
        String literal = hasPort ? form.group(1) : text;
        if (literal.startsWith("[") && literal.endsWith("]")) {
            literal = literal.substring(1, literal.length() - 1);
        }
        int port = hasPort ? Integer.parseInt(form.group(2)) : USUAL;
        try {
            InetAddress address = InetAddress.ofLiteral(literal.equals("localhost") ? "127.0.0.1" : literal);
            return port > MAX_PORT ? null : new ListenPoint(address, port);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The port, or another where none was said. */
    int portOr(int usual) {
        return port == USUAL ? usual : port;
    }

    @Override
    public String toString() {
        return port == USUAL ? LocalNetwork.text(address) : Listeners.authority(address, port);
    }
}
