package dev.maru.turn;

import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.List;

/**
 * One allocation as it stands.
 *
 * @param id its number in this machine, counted from 1
 * @param account whose quota it counts against
 * @param username as the client authenticates
 * @param protocol between client and server
 * @param server our side
 * @param client the client
 * @param relayed the addresses that peers see, one or two
 * @param relayedProtocol UDP, or TCP (RFC 6062)
 * @param secondsLeft until it ends unless it is refreshed
 * @param permissions how many are in force
 * @param channels how many are bound
 * @param traffic what it relayed
 */
public record AllocationStatus(
        long id,
        String account,
        String username,
        Protocol protocol,
        TransportAddress server,
        TransportAddress client,
        List<TransportAddress> relayed,
        Protocol relayedProtocol,
        long secondsLeft,
        int permissions,
        int channels,
        Traffic traffic) {}
