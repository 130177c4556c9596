package dev.maru.jsep;

/**
 * A header extension as it was negotiated for one direction.
 *
 * @param id 1 to 14, or to 255 where {@code isMixed} says that two-byte headers may be used
 * @param uri what it is
 */
public record HeaderExtension(int id, String uri) {}
