package dev.maru.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.Locale;

/** From what the host answered to what a program can act upon. */
final class SocketErrors {
    private SocketErrors() {}

    static SendError ofErrno(int errno) {
        return switch (errno) {
            case LinuxCalls.ENETUNREACH, LinuxCalls.EHOSTUNREACH, LinuxCalls.EADDRNOTAVAIL -> SendError.UNREACHABLE;
            case LinuxCalls.ECONNREFUSED -> SendError.REFUSED;
            case LinuxCalls.EPERM, LinuxCalls.EACCES -> SendError.NOT_PERMITTED;
            case LinuxCalls.EMSGSIZE -> SendError.TOO_BIG;
            default -> SendError.OTHER;
        };
    }

    /** The JDK tells errno only in words, those of the C library in the C locale. */
    static SendError ofException(IOException e) {
        if (e instanceof NoRouteToHostException) {
            return SendError.UNREACHABLE;
        }
        if (e instanceof java.net.PortUnreachableException || e instanceof ConnectException) {
            return SendError.REFUSED;
        }
        String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (words.contains("unreachable") || words.contains("no route") || words.contains("cannot assign")) {
            return SendError.UNREACHABLE;
        }
        if (words.contains("not permitted") || words.contains("permission denied")) {
            return SendError.NOT_PERMITTED;
        }
        return words.contains("too long") || words.contains("too large") ? SendError.TOO_BIG : SendError.OTHER;
    }

    static IOException exception(String what, int errno) {
        return switch (errno) {
            case LinuxCalls.EADDRINUSE ->
                new BindException(what + ": the port is taken; choose another or stop its owner");
            case LinuxCalls.EADDRNOTAVAIL ->
                new BindException(what + ": this host has no such address; bind to one of its own");
            case LinuxCalls.EACCES, LinuxCalls.EPERM ->
                new BindException(what + ": not permitted; ports below 1024 need CAP_NET_BIND_SERVICE");
            case LinuxCalls.EMFILE, LinuxCalls.ENFILE ->
                new SocketException(what + ": no file descriptors left; raise the limit (ulimit -n)");
            default -> new SocketException(what + ": errno " + errno);
        };
    }
}
