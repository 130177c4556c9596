package dev.maru.signaling;

import dev.maru.signaling.ClientMessage.TrackFields;
import dev.maru.signaling.MessageType.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of one message's fields while it is read, and the message that they make. One use, one thread. */
final class FieldValues {
    private static final int FIELDS = Field.values().length;

    private final MessageType type;
    private final @Nullable Object[] values = new @Nullable Object[FIELDS];

    FieldValues(MessageType type) {
        this.type = type;
    }

    void set(Field field, Object value) {
        values[field.ordinal()] = value;
    }

    /**
     * The message.
     *
     * @throws RefusedValueException if a field is missing
     */
    ClientMessage toMessage() throws RefusedValueException {
        if (type == MessageType.PONG) {
            return new ClientMessage.Pong(number(Field.AT), number(Field.ACK));
        }
        long id = needNumber(Field.ID);
        return switch (type) {
            case PONG -> throw new IllegalStateException("pong was handled above");
            case JOIN ->
                new ClientMessage.Join(
                        id,
                        text(Field.ROOM),
                        text(Field.TOKEN),
                        text(Field.NAME),
                        text(Field.METADATA),
                        text(Field.CLIENT));
            case RESUME -> new ClientMessage.Resume(id, needText(Field.RESUME_TOKEN), needNumber(Field.ACK));
            case LEAVE -> new ClientMessage.Leave(id);
            case UPDATE ->
                new ClientMessage.Update(
                        id, text(Field.NAME), text(Field.METADATA), (Boolean) values[Field.SPEAKING.ordinal()]);
            case PUBLISH -> new ClientMessage.Publish(id, (TrackFields) need(Field.TRACK));
            case UNPUBLISH -> new ClientMessage.Unpublish(id, needText(Field.TRACK));
            case MUTE -> new ClientMessage.Mute(id, needText(Field.TRACK), (Boolean) need(Field.MUTED));
            case OFFER ->
                new ClientMessage.Offer(
                        id, needText(Field.TO), needSlice(Field.SDP), slice(Field.TRACKS), number(Field.ACK));
            case ANSWER ->
                new ClientMessage.Answer(
                        id, needText(Field.TO), needSlice(Field.SDP), slice(Field.TRACKS), number(Field.ACK));
            case CANDIDATE ->
                new ClientMessage.Candidate(id, needText(Field.TO), needSlice(Field.CANDIDATE), number(Field.ACK));
            case CHAT -> new ClientMessage.Chat(id, needText(Field.TEXT), recipients());
            case ICE_SERVERS -> new ClientMessage.AskIceServers(id);
            case MESSAGE ->
                new ClientMessage.Message(id, needText(Field.TOPIC), needSlice(Field.PAYLOAD), recipients());
        };
    }

    private Object need(Field field) throws RefusedValueException {
        return ValueReader.present(values[field.ordinal()], field.wire());
    }

    private String needText(Field field) throws RefusedValueException {
        return (String) need(field);
    }

    private long needNumber(Field field) throws RefusedValueException {
        return (Long) need(field);
    }

    private JsonSlice needSlice(Field field) throws RefusedValueException {
        return (JsonSlice) need(field);
    }

    private @Nullable String text(Field field) {
        return (String) values[field.ordinal()];
    }

    private @Nullable Long number(Field field) {
        return (Long) values[field.ordinal()];
    }

    private @Nullable JsonSlice slice(Field field) {
        return (JsonSlice) values[field.ordinal()];
    }

    // Only a list of strings is ever set for this field of chat and message.
    @SuppressWarnings("unchecked")
    private @Nullable List<String> recipients() {
        return (List<String>) values[Field.TO.ordinal()];
    }
}
