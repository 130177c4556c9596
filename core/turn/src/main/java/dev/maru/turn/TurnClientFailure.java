package dev.maru.turn;

/**
 * One thing that went wrong at a {@link TurnClient}.
 *
 * @param reason its stable name and what it means
 * @param code the number that the server said, 300 to 699; 0 when it was not the server
 * @param said the server's own words, not to be trusted; empty when there are none
 */
public record TurnClientFailure(TurnClientReason reason, int code, String said) {
    static TurnClientFailure of(TurnClientReason reason) {
        return new TurnClientFailure(reason, reason.code(), "");
    }

    static TurnClientFailure refused(int code, String said) {
        return new TurnClientFailure(TurnClientReason.ofCode(code), code, said);
    }
}
