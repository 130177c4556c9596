package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.client.Recovery.Health;
import dev.maru.client.Recovery.Step;
import dev.maru.webrtc.RTCIceConnectionState;
import dev.maru.webrtc.RTCPeerConnectionState;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final Health NEW =
            new Health(RTCIceConnectionState.NEW, RTCPeerConnectionState.CONNECTING, true, true);
    private static final Health WELL =
            new Health(RTCIceConnectionState.CONNECTED, RTCPeerConnectionState.CONNECTED, true, true);
    private static final Health SILENT =
            new Health(RTCIceConnectionState.DISCONNECTED, RTCPeerConnectionState.DISCONNECTED, true, true);
    private static final Health FAILED =
            new Health(RTCIceConnectionState.FAILED, RTCPeerConnectionState.FAILED, true, true);

    private final Recovery recovery = new Recovery();

    private static Health second(Health of) {
        return new Health(of.ice(), of.connection(), false, of.canSignal());
    }

    private static Health unheard(Health of) {
        return new Health(of.ice(), of.connection(), of.isInitiator(), false);
    }

    @Test
    void whatIsConnectedIsLeftAlone() {
        recovery.begin(false, 0);
        recovery.changed(WELL, 500);
        assertThat(recovery.nextTimeout()).isEqualTo(Recovery.NEVER);
        assertThat(recovery.step(WELL, 1_000_000)).isEqualTo(Step.NOTHING);
    }

    @Test
    void makesTheFirstOfferWhenTheOtherSideDoesNot() {
        recovery.begin(true, 0);
        assertThat(recovery.step(NEW, 9_999)).isEqualTo(Step.NOTHING);
        assertThat(recovery.step(NEW, 10_000)).isEqualTo(Step.OFFER);
        assertThat(recovery.step(NEW, 29_999)).isEqualTo(Step.NOTHING);
        assertThat(recovery.step(NEW, 30_000)).isEqualTo(Step.RESTART);
    }

    @Test
    void waitsForTheConnectionOnceTheOfferCame() {
        recovery.begin(true, 0);
        recovery.offered(9_000);
        assertThat(recovery.nextTimeout()).isEqualTo(29_000);
    }

    @Test
    void aShortSilenceIsWaitedForAndALongerOneRestartsIce() {
        recovery.changed(SILENT, 1_000);
        assertThat(recovery.nextTimeout()).isEqualTo(4_000);
        recovery.changed(WELL, 2_000);
        assertThat(recovery.nextTimeout()).isEqualTo(Recovery.NEVER);

        recovery.changed(SILENT, 10_000);
        assertThat(recovery.step(SILENT, 13_000)).isEqualTo(Step.RESTART);
    }

    @Test
    void theSecondSideGivesTheFirstTwoSeconds() {
        recovery.changed(second(SILENT), 0);
        assertThat(recovery.nextTimeout()).isEqualTo(5_000);
        recovery.changed(second(FAILED), 100);
        assertThat(recovery.nextTimeout()).isEqualTo(2_100);
    }

    @Test
    void afterTwoRestartsEverythingIsBuiltAnewWithGrowingPauses() {
        recovery.changed(FAILED, 0);
        assertThat(recovery.step(FAILED, 0)).isEqualTo(Step.RESTART);
        assertThat(recovery.step(FAILED, 8_000)).isEqualTo(Step.RESTART);
        assertThat(recovery.step(FAILED, 20_000)).isEqualTo(Step.REBUILD);
        recovery.begin(false, 20_000);
        assertThat(recovery.nextTimeout()).isEqualTo(35_000);
        assertThat(recovery.step(NEW, 35_000)).isEqualTo(Step.REBUILD);
        recovery.begin(false, 35_000);
        assertThat(recovery.nextTimeout()).isEqualTo(55_000);
        recovery.changed(WELL, 40_000);
        recovery.changed(FAILED, 100_000);
        assertThat(recovery.step(FAILED, 100_000)).isEqualTo(Step.RESTART);
    }

    @Test
    void aBrokenHandshakeIsNotHelpedByRestarts() {
        Health dead = new Health(RTCIceConnectionState.CONNECTED, RTCPeerConnectionState.FAILED, true, true);
        recovery.changed(dead, 0);
        assertThat(recovery.step(dead, 0)).isEqualTo(Step.REBUILD);
    }

    @Test
    void aRefusedDescriptionNeedsAnotherConnectionAtOnce() {
        recovery.begin(false, 0);
        recovery.broken(100);
        recovery.changed(WELL, 100);
        assertThat(recovery.step(NEW, 100)).isEqualTo(Step.REBUILD);
        recovery.begin(false, 100);
        recovery.broken(200);
        assertThat(recovery.nextTimeout()).isEqualTo(15_200);
    }

    @Test
    void whatCannotBeSignaledWaitsUntilItCan() {
        recovery.changed(FAILED, 0);
        assertThat(recovery.step(unheard(FAILED), 0)).isEqualTo(Step.NOTHING);
        assertThat(recovery.nextTimeout()).isEqualTo(Recovery.NEVER);
        recovery.hurry(FAILED, 60_000);
        assertThat(recovery.step(FAILED, 60_000)).isEqualTo(Step.RESTART);
    }
}
