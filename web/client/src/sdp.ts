/**
 * The session id of an `o=` line (RFC 8866 §5.2). A peer connection keeps its one for life (RFC 9429 §5.2.2), so another one
 * says that the other side has built a new peer connection.
 */
export function sessionIdOf(sdp: string): string | null {
  return /^o=\S+ (\S+) /m.exec(sdp)?.[1] ?? null;
}

/** Whether a description belongs to this ICE generation (RFC 8839 §5.4). */
export function hasUsernameFragment(sdp: string, fragment: string): boolean {
  return sdp.split(/\r?\n/).includes(`a=ice-ufrag:${fragment}`);
}
