package dev.maru.room;

/**
 * A request to join a room.
 *
 * @param request the number of the request; later requests of the session have higher ones
 * @param profile who wants to join
 * @param grants what the access token allows
 */
public record JoinRequest(long request, Profile profile, Grants grants) {}
