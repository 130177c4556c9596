package dev.maru.jsep;

import org.jspecify.annotations.Nullable;

/**
 * A candidate as it is signaled (W3C WebRTC §4.8.1, {@code RTCIceCandidateInit}).
 *
 * @param candidate with {@code candidate:}; empty when no more come
 * @param mid of its section; may be null when the index is told, or at the end
 * @param index of its section; null when the mid is told
 * @param usernameFragment the generation it belongs to; null for the newest
 */
public record RemoteCandidate(
        String candidate,
        @Nullable String mid,
        @Nullable Integer index,
        @Nullable String usernameFragment) {}
