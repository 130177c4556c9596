package dev.maru.client;

import dev.maru.webrtc.RTCIceServer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** ICE servers as messages have them: entries of {@code RTCConfiguration.iceServers}. */
final class IceServers {
    /** More than anybody configures; each is asked by each connection. */
    static final int MOST = 32;

    private IceServers() {}

    static List<RTCIceServer> of(JsonNode message) {
        List<RTCIceServer> servers = new ArrayList<>();
        for (JsonNode server : message.path("iceServers")) {
            List<String> urls = new ArrayList<>();
            JsonNode given = server.path("urls");
            if (given.isString()) {
                urls.add(given.asString());
            }
            given.forEach(url -> urls.add(url.asString("")));
            if (servers.size() < MOST) {
                servers.add(
                        new RTCIceServer(urls, Messages.text(server, "username"), Messages.text(server, "credential")));
            }
        }
        return servers;
    }
}
