package dev.maru.room;

/** Who is at the other end of a connection: a participant, or the server itself. */
public sealed interface PeerId permits ParticipantId, ServerPeer {

    /** The id as it crosses the wire: {@code p_9f…}, {@code @sfu}, {@code @mcu}. */
    String value();

    /** Reads an id from outside; the refusal is about the field {@code to}. */
    static Outcome<PeerId> parse(String text) {
        if (ParticipantId.isValid(text)) {
            return Outcome.accepted(new ParticipantId(text));
        }
        ServerPeer server = ServerPeer.of(text);
        return server != null
                ? Outcome.accepted(server)
                : Outcome.refused(Refusal.badField("to", "That is not the id of a peer.")
                        .withHint("Use a “peer” of your connections."));
    }
}
