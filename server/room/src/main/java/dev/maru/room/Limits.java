package dev.maru.room;

/**
 * What rooms and participants are held to. Start from {@link #DEFAULTS} and change what differs.
 *
 * @param maxRooms rooms in this server
 * @param maxParticipants visible participants in a room that was not created with a number of its own
 * @param maxHiddenParticipants hidden participants in a room; a bound of their own, so that a full room does not show
 *     that somebody hidden is in it
 * @param maxTracks tracks that a participant publishes
 * @param maxNameLength characters (Unicode code points) of a participant's name
 * @param maxMetadataBytes bytes in UTF-8 of a participant's or a room's metadata
 * @param maxOutboxEvents events kept for a participant to replay
 * @param maxOutboxBytes about how many bytes those may hold together
 * @param maxKeptAnswers answers kept for a participant to give again after a resume
 * @param times the spans of time
 */
public record Limits(
        int maxRooms,
        int maxParticipants,
        int maxHiddenParticipants,
        int maxTracks,
        int maxNameLength,
        int maxMetadataBytes,
        int maxOutboxEvents,
        int maxOutboxBytes,
        int maxKeptAnswers,
        Times times) {

    /** The most characters (Unicode code points) that an identity may have. */
    public static final int MAX_IDENTITY_LENGTH = 128;
    /** The most characters (Unicode code points) that the topic of an application message may have. */
    public static final int MAX_TOPIC_LENGTH = 64;
    /** The most participants that a room can be created for. */
    public static final int MAX_PARTICIPANTS = 10_000;

    /** What holds where nothing else is configured. */
    public static final Limits DEFAULTS = new Limits(10_000, 16, 16, 8, 64, 4096, 1024, 1 << 20, 256, Times.DEFAULTS);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException when one is less than 1 or more than makes sense (participants 10,000; tracks
     *     1,024; characters of a name 1,024; bytes of metadata 32,768; bytes of an outbox 2³⁰)
     */
    public Limits {
        within("maxRooms", maxRooms, Integer.MAX_VALUE);
        within("maxParticipants", maxParticipants, MAX_PARTICIPANTS);
        within("maxHiddenParticipants", maxHiddenParticipants, MAX_PARTICIPANTS);
        within("maxTracks", maxTracks, 1024);
        within("maxNameLength", maxNameLength, 1024);
        within("maxMetadataBytes", maxMetadataBytes, 32_768);
        within("maxOutboxEvents", maxOutboxEvents, Integer.MAX_VALUE);
        within("maxOutboxBytes", maxOutboxBytes, 1 << 30);
        within("maxKeptAnswers", maxKeptAnswers, Integer.MAX_VALUE);
    }

    /**
     * The spans of time, in milliseconds.
     *
     * @param resumeWindowMillis how long a session waits for its client after the connection broke
     * @param emptyTimeoutMillis how long a room without participants stays
     * @param restoreWindowMillis how long after its start a server takes back the participants of the one before it
     * @param resumeTokenMillis how long a resume token is good; bounds how long a session can outlive a restart
     */
    public record Times(
            long resumeWindowMillis, long emptyTimeoutMillis, long restoreWindowMillis, long resumeTokenMillis) {
        /** 30 s to resume, 60 s empty, 5 min after a restart, 24 h of session. */
        public static final Times DEFAULTS = new Times(30_000, 60_000, 300_000, 86_400_000);

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException when one is negative or more than 365 days
         */
        public Times {
            check("resumeWindowMillis", resumeWindowMillis);
            check("emptyTimeoutMillis", emptyTimeoutMillis);
            check("restoreWindowMillis", restoreWindowMillis);
            check("resumeTokenMillis", resumeTokenMillis);
        }

        private static void check(String what, long millis) {
            if (millis < 0 || millis > 365L * 86_400_000) {
                throw new IllegalArgumentException(what + " is " + millis + "; it must be 0 to 365 days");
            }
        }
    }

    /** These limits with another number of rooms. */
    public Limits withMaxRooms(int rooms) {
        return new Limits(
                rooms,
                maxParticipants,
                maxHiddenParticipants,
                maxTracks,
                maxNameLength,
                maxMetadataBytes,
                maxOutboxEvents,
                maxOutboxBytes,
                maxKeptAnswers,
                times);
    }

    /** These limits with another number of visible and of hidden participants in a room. */
    public Limits withMaxParticipants(int visible, int hidden) {
        return new Limits(
                maxRooms,
                visible,
                hidden,
                maxTracks,
                maxNameLength,
                maxMetadataBytes,
                maxOutboxEvents,
                maxOutboxBytes,
                maxKeptAnswers,
                times);
    }

    /** These limits with another number of tracks. */
    public Limits withMaxTracks(int tracks) {
        return new Limits(
                maxRooms,
                maxParticipants,
                maxHiddenParticipants,
                tracks,
                maxNameLength,
                maxMetadataBytes,
                maxOutboxEvents,
                maxOutboxBytes,
                maxKeptAnswers,
                times);
    }

    /** These limits with another length of names, and another size of metadata in bytes. */
    public Limits withMaxText(int nameLength, int metadataBytes) {
        return new Limits(
                maxRooms,
                maxParticipants,
                maxHiddenParticipants,
                maxTracks,
                nameLength,
                metadataBytes,
                maxOutboxEvents,
                maxOutboxBytes,
                maxKeptAnswers,
                times);
    }

    /** These limits with other bounds of what is kept for a resume: events, their bytes, answers. */
    public Limits withMaxKept(int events, int bytes, int answers) {
        return new Limits(
                maxRooms,
                maxParticipants,
                maxHiddenParticipants,
                maxTracks,
                maxNameLength,
                maxMetadataBytes,
                events,
                bytes,
                answers,
                times);
    }

    /** These limits with other spans of time. */
    public Limits withTimes(Times newTimes) {
        return new Limits(
                maxRooms,
                maxParticipants,
                maxHiddenParticipants,
                maxTracks,
                maxNameLength,
                maxMetadataBytes,
                maxOutboxEvents,
                maxOutboxBytes,
                maxKeptAnswers,
                newTimes);
    }

    private static void within(String what, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be 1 to " + most);
        }
    }
}
