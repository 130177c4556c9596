package dev.maru.room;

/**
 * The answer to an earlier request, kept in case it never arrived.
 *
 * @param request the number of the request
 * @param answer what it came to
 */
public record PastAnswer(long request, Answer answer) {}
