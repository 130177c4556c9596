package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.room.ErrorCode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** docs/asyncapi.yaml and docs/signaling.md say what the code does. Whatever {@link Client} receives is checked as well. */
class AsyncApiTest {
    private static final String MESSAGES = "/components/messages";

    private final MessageReader reader = new MessageReader(SignalingConfig.Limits.DEFAULTS);

    @Test
    void describesEveryMessageFieldCodeAndLimitOfTheCodeAndNothingMore() {
        assertThat(AsyncApiContract.differences(AsyncApi.document())).isEmpty();
    }

    static Stream<String> messages() {
        return AsyncApiContract.messages().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void noticesAnythingThatIsChangedInTheDescriptionOfAMessage(String name) {
        notices(document -> at(document, MESSAGES).remove(name));
        notices(document -> at(document, "/channels/signal/messages").remove(name));
        notices(document -> at(document, MESSAGES).set(name + "x", at(document, MESSAGES + "/" + name)));
        String payload = MESSAGES + "/" + name + "/payload";
        notices(document -> at(document, payload + "/properties").putObject("surplus"));
        List.copyOf(at(AsyncApi.document(), payload + "/properties").propertyNames())
                .forEach(field -> {
                    notices(document -> at(document, payload + "/properties").remove(field));
                    // Only a payload may be anything; nothing is a number.
                    notices(document -> at(document, payload + "/properties")
                            .putObject(field)
                            .put("type", "number"));
                    notices(document -> flip((ArrayNode) document.at(payload + "/required"), field));
                });
    }

    @Test
    void noticesAnythingThatIsChangedInWhatMessagesShare() {
        String schemas = "/components/schemas";
        for (String schema : List.of("Participant", "Self", "Grant", "Track", "Room", "Connection", "IceServer")) {
            String properties = schemas + "/" + schema + "/properties";
            for (String field : List.copyOf(at(AsyncApi.document(), properties).propertyNames())) {
                notices(document -> at(document, properties).remove(field));
                notices(document -> flip((ArrayNode) document.at(schemas + "/" + schema + "/required"), field));
            }
            notices(document -> at(document, schemas + "/" + schema).remove("additionalProperties"));
        }
        notices(document -> at(document, schemas + "/Track/properties/source")
                .putArray("enum")
                .add("camera"));
    }

    @Test
    void noticesCodesAndLimitsThatAreNotThoseOfTheCode() {
        String codes = "/components/schemas/ErrorCode/enum";
        notices(document -> ((ArrayNode) document.at(codes)).add("surplus"));
        notices(document -> ((ArrayNode) document.at(codes)).remove(0));
        notices(document -> at(document, "/channels/signal/x-close-codes").put("4999", "surplus"));
        notices(document -> at(document, "/channels/signal/x-close-codes").remove("4013"));
        notices(document ->
                at(document, MESSAGES + "/client.chat/payload/properties/to").put("maxItems", 255));
        notices(document -> at(document, "/components/schemas/Sections").remove("maxProperties"));
        notices(document -> ((ArrayNode) document.at("/operations/sendToClient/messages")).remove(0));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void showsAnExampleOfEveryMessageThatIsOne(String name) throws BadMessageException {
        JsonNode message = at(AsyncApi.document(), MESSAGES + "/" + name);
        assertThat(message.path("examples")).as("examples of " + name).isNotEmpty();
        for (JsonNode example : message.get("examples")) {
            JsonNode payload = example.get("payload");
            assertThat(problems(name, payload)).as(payload.toString()).isEmpty();
            if (name.startsWith("client.")) {
                ClientMessage read = reader.read(payload.toString().getBytes(StandardCharsets.UTF_8));
                assertThat(fieldsOf(read)).isEqualTo(new TreeSet<>(payload.propertyNames()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void acceptsWhatTheWriterWritesOfEveryMessage(String name) {
        Class<?> record = AsyncApiContract.messages().get(name);
        if (name.startsWith("client.")) {
            return;
        }
        for (Object sample : List.of(Samples.full(record), Samples.bare(record))) {
            JsonNode written = Client.JSON.readTree(MessageWriter.write((ServerMessage) sample));
            assertThat(problems(name, written)).as(written.toString()).isEmpty();
            assertThat(new TreeSet<>(written.propertyNames())).isEqualTo(fieldsOf(sample));
        }
    }

    @Test
    void refusesAMessageThatIsNotAsDescribed() {
        ObjectNode ping = (ObjectNode) Client.JSON.readTree("{\"type\":\"ping\",\"at\":1}");
        assertThat(AsyncApi.problemsOfServer(ping)).isEmpty();
        assertThat(AsyncApi.problemsOfServer(ping.deepCopy().put("surplus", 1))).isNotEmpty();
        assertThat(AsyncApi.problemsOfServer(ping.deepCopy().put("at", "1"))).isNotEmpty();
        assertThat(AsyncApi.problemsOfServer(ping.deepCopy().put("type", "pang")))
                .isNotEmpty();
        ping.remove("at");
        assertThat(AsyncApi.problemsOfServer(ping)).isNotEmpty();
    }

    @Test
    void listsTheCodesOfTheCodeInTheTextForPeople() throws IOException {
        String text = text();
        assertThat(firstColumn(text, "| code | when |"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::wire).toList());
        assertThat(firstColumn(text, "| close code | meaning |"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(CloseCode.values())
                        .map(code -> Integer.toString(code.code()))
                        .toList());
    }

    @Test
    void namesEveryMessageInTheTextForPeople() throws IOException {
        String text = text();
        for (String name : AsyncApiContract.messages().keySet()) {
            String type = name.substring(name.indexOf('.') + 1);
            assertThat(text).containsPattern("[`\"]" + Pattern.quote(type) + "[`\"]");
        }
    }

    @Test
    void showsMessagesInTheTextForPeopleThatAreMessages() throws IOException {
        List<JsonNode> examples = examples(text());
        assertThat(examples).hasSizeGreaterThan(10);
        for (JsonNode example : examples) {
            Set<String> known = fieldsInDocument(example);
            assertThat(known).as(example.toString()).containsAll(example.propertyNames());
        }
    }

    private static Set<String> fieldsInDocument(JsonNode example) {
        String type = example.get("type").asString();
        String side = example.has("id") || type.equals("pong") ? "client." : "server.";
        return new TreeSet<>(at(AsyncApi.document(), MESSAGES + "/" + side + type + "/payload/properties")
                .propertyNames());
    }

    /** The messages in blocks of JSON; a block may have several. */
    private static List<JsonNode> examples(String text) {
        var examples = new ArrayList<JsonNode>();
        List<String> blocks = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
        for (String block : blocks) {
            if (block.startsWith("{\"type\"")) {
                Client.JSON
                        .readerFor(JsonNode.class)
                        .<JsonNode>readValues(block)
                        .forEachRemaining(examples::add);
            }
        }
        return examples;
    }

    /** What stands in backticks, or as a number, in the first column of a table. */
    private static List<String> firstColumn(String text, String header) {
        String table = text.substring(text.indexOf(header));
        return table.substring(0, table.indexOf("\n\n"))
                .lines()
                .skip(2)
                .map(line -> line.split("\\|")[1])
                .flatMap(cell -> Pattern.compile("[a-z_]+|[0-9]+").matcher(cell).results())
                .map(MatchResult::group)
                .toList();
    }

    private static String text() throws IOException {
        return Files.readString(Path.of("../../docs/signaling.md"));
    }

    private static List<String> problems(String name, JsonNode message) {
        return name.startsWith("client.") ? AsyncApi.problemsOfClient(message) : AsyncApi.problemsOfServer(message);
    }

    /** The fields that a message has on the wire. */
    private static Set<String> fieldsOf(Object message) {
        Set<String> fields = Arrays.stream(message.getClass().getRecordComponents())
                .filter(component -> !AsyncApiContract.isOptional(component) || value(component, message) != null)
                .map(AsyncApiContract::name)
                .collect(Collectors.toCollection(TreeSet::new));
        fields.add("type");
        return fields;
    }

    private static Object value(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static void notices(Consumer<ObjectNode> change) {
        ObjectNode document = AsyncApi.document();
        change.accept(document);
        assertThat(AsyncApiContract.differences(document)).isNotEmpty();
    }

    private static void flip(ArrayNode required, String field) {
        for (int i = 0; i < required.size(); i++) {
            if (required.get(i).asString().equals(field)) {
                required.remove(i);
                return;
            }
        }
        required.add(field);
    }

    private static ObjectNode at(ObjectNode document, String pointer) {
        return (ObjectNode) document.at(pointer);
    }
}
