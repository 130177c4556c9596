package dev.maru.relay;

import dev.maru.wire.TransportAddress;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a road brought: bytes, or the reason why it brings no more.
 *
 * @param road which
 * @param bytes one packet or message, empty with a failure
 * @param from who sent it
 * @param failure why nothing came; the road of a stream has ended then, that of UDP goes on
 */
record DoctorParcel(
        DoctorRoad road,
        byte[] bytes,
        TransportAddress from,
        @Nullable IOException failure) {}
