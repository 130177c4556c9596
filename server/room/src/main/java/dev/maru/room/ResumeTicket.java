package dev.maru.room;

/**
 * What a resume token says: enough to find a session, and to bring its participant back when the server that held it is
 * gone.
 *
 * @param epoch which run of the server made it
 * @param nonce what makes it unlike any other token
 * @param room the room
 * @param participant who may come back
 * @param profile how it presented itself when the token was made
 * @param grants what it may do
 * @param joinedAt when it joined, in milliseconds since the epoch
 * @param expiresAt when a participant cannot be brought back with it any more, in milliseconds since the epoch
 */
record ResumeTicket(
        long epoch,
        ResumeKey.Nonce nonce,
        RoomName room,
        ParticipantId participant,
        Profile profile,
        Grants grants,
        long joinedAt,
        long expiresAt) {}
