package dev.maru.signaling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** docs/asyncapi.yaml, as tests read it. */
final class AsyncApi {
    private static final ObjectNode DOCUMENT = load();
    private static final JsonSchema SCHEMAS = new JsonSchema(DOCUMENT);

    private AsyncApi() {}

    /** A copy of the document, which a test may change. */
    static ObjectNode document() {
        return DOCUMENT.deepCopy();
    }

    /** What the document has against a message of the server; nothing when it is right. */
    static List<String> problemsOfServer(JsonNode message) {
        return problems("server.", message);
    }

    /** What the document has against a message of a client; nothing when it is right. */
    static List<String> problemsOfClient(JsonNode message) {
        return problems("client.", message);
    }

    private static List<String> problems(String prefix, JsonNode message) {
        String name = prefix + message.path("type").asString("");
        JsonNode described = DOCUMENT.at("/components/messages").path(name);
        return described.isMissingNode()
                ? List.of("no message is called " + name)
                : SCHEMAS.problems(described.get("payload"), message);
    }

    private static ObjectNode load() {
        try {
            String text = Files.readString(Path.of("../../docs/asyncapi.yaml"));
            Object tree = new Load(LoadSettings.builder().build()).loadFromString(text);
            return (ObjectNode) Client.JSON.<JsonNode>valueToTree(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
