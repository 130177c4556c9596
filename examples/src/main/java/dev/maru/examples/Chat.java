package dev.maru.examples;

import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCDataChannelState;
import dev.maru.webrtc.RTCPeerConnection;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A chat of everybody who has the page open, and of whoever types into this program. A message is a name, a new line, and the words. */
final class Chat {
    private static final String OUR_NAME = "Maru";

    /** Longer ones are not passed on. */
    private static final int MAX_CHARACTERS = 2_000;

    private final Set<RTCDataChannel> channels = ConcurrentHashMap.newKeySet();

    void main() throws IOException {
        OfferServer.run("chat", this::welcome);
        String line;
        while ((line = IO.readln()) != null) {
            tell(OUR_NAME + "\n" + line, null);
        }
    }

    void welcome(RTCPeerConnection connection) {
        connection.onDataChannel(channel -> {
            channel.onMessage(message -> tell(message.text(), channel));
            channel.onOpen(() -> channels.add(channel));
            channel.onClose(() -> channels.remove(channel));
        });
    }

    private void tell(String message, @Nullable RTCDataChannel from) {
        if (message.length() > MAX_CHARACTERS) {
            return;
        }
        if (from != null) {
            IO.println(message.replaceFirst("\n", ": "));
        }
        for (RTCDataChannel channel : channels) {
            if (channel != from && channel.readyState() == RTCDataChannelState.OPEN) {
                channel.send(message);
            }
        }
    }
}
