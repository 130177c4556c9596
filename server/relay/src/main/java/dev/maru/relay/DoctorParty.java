package dev.maru.relay;

/** One side of a {@link DoctorTalk}. */
interface DoctorParty {
    /** Takes what came on its road. */
    void take(DoctorParcel parcel, long now);

    /** Sends what is due. */
    void act(long now);

    /** When it wants to act next; {@link dev.maru.wire.Machine#NEVER} when only a parcel can move it. */
    long nextTimeout();
}
