package dev.maru.turn;

/**
 * What an allocation has relayed since it was made, headers of TURN not counted.
 *
 * @param packetsToPeers from the client to peers
 * @param bytesToPeers their payload
 * @param packetsToClient from peers to the client
 * @param bytesToClient their payload
 * @param packetsDropped by quota, for want of a permission or a channel
 */
public record Traffic(
        long packetsToPeers, long bytesToPeers, long packetsToClient, long bytesToClient, long packetsDropped) {}
