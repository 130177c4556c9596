package dev.maru.jsep;

import dev.maru.sdp.Direction;
import org.jspecify.annotations.Nullable;

/**
 * What flows in a section. Sections that are rejected have none.
 *
 * @param mid the section's name
 * @param index its place among all sections
 * @param transceiver whose section it is
 * @param direction the negotiated one from our side; INACTIVE before the first answer
 * @param send what may be sent; null when nothing may
 * @param receive what may come; null when nothing may
 */
public record MediaPlan(
        String mid,
        int index,
        Transceiver transceiver,
        Direction direction,
        @Nullable SendPlan send,
        @Nullable ReceivePlan receive) {}
