package dev.maru.room;

/** A payload for tests. */
record Parcel(String content, int bytes) implements Payload {
    static Parcel of(String content) {
        return new Parcel(content, content.length());
    }
}
