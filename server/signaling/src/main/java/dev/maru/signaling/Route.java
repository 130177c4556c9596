package dev.maru.signaling;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/** The requests of the administration (docs/signaling.md §11). The test of openapi.json compares them with the document. */
enum Route {
    CREATE_TOKEN("POST", "tokens"),
    LIST_ROOMS("GET", "rooms"),
    CREATE_ROOM("POST", "rooms"),
    INSPECT_ROOM("GET", "rooms/{room}"),
    CLOSE_ROOM("DELETE", "rooms/{room}"),
    REMOVE_PARTICIPANT("DELETE", "rooms/{room}/participants/{participant}"),
    MUTE_TRACK("POST", "rooms/{room}/participants/{participant}/mute"),
    SEND_MESSAGE("POST", "rooms/{room}/messages"),
    DESCRIBE("GET", "openapi.json");

    private final String method;
    private final String template;
    private final List<String> segments;

    Route(String method, String template) {
        this.method = method;
        this.template = template;
        this.segments = List.of(template.split("/"));
    }

    String method() {
        return method;
    }

    /** The path after {@code /api/v1/}, with its parameters in braces. */
    String template() {
        return template;
    }

    /** The routes of a path, one for each method; none if there is no such path. */
    static List<Route> at(String path) {
        List<Route> routes = new ArrayList<>();
        for (Route route : values()) {
            if (route.parameters(path) != null) {
                routes.add(route);
            }
        }
        return routes;
    }

    /** The values of the parameters in the path, decoded, in their order; null if the path is another. */
    @Nullable
    List<String> parameters(String path) {
        String[] parts = path.split("/", -1);
        if (parts.length != segments.size()) {
            return null;
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            String segment = segments.get(i);
            if (segment.startsWith("{") && !parts[i].isEmpty()) {
                values.add(URIUtil.decodePath(parts[i]));
            } else if (!segment.equals(parts[i])) {
                return null;
            }
        }
        return values;
    }
}
