package dev.maru.webrtc;

/** What the states of ICE and DTLS mean for the whole connection (W3C WebRTC §4.3.3), of which there is one transport. */
final class ConnectionStates {
    private ConnectionStates() {}

    static RTCPeerConnectionState of(RTCIceTransportState ice, RTCDtlsTransportState dtls) {
        if (ice == RTCIceTransportState.FAILED || dtls == RTCDtlsTransportState.FAILED) {
            return RTCPeerConnectionState.FAILED;
        }
        if (ice == RTCIceTransportState.DISCONNECTED) {
            return RTCPeerConnectionState.DISCONNECTED;
        }
        boolean isNewIce = ice == RTCIceTransportState.NEW || ice == RTCIceTransportState.CLOSED;
        boolean isNewDtls = dtls == RTCDtlsTransportState.NEW || dtls == RTCDtlsTransportState.CLOSED;
        if (isNewIce && isNewDtls) {
            return RTCPeerConnectionState.NEW;
        }
        boolean isWay = ice == RTCIceTransportState.CONNECTED
                || ice == RTCIceTransportState.COMPLETED
                || ice == RTCIceTransportState.CLOSED;
        boolean isSecure = dtls == RTCDtlsTransportState.CONNECTED || dtls == RTCDtlsTransportState.CLOSED;
        return isWay && isSecure ? RTCPeerConnectionState.CONNECTED : RTCPeerConnectionState.CONNECTING;
    }

    static RTCIceConnectionState of(RTCIceTransportState ice) {
        return RTCIceConnectionState.valueOf(ice.name());
    }
}
