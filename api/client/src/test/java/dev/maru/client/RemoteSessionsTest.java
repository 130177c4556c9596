package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemoteSessionsTest {
    private final RemoteSessions sessions = new RemoteSessions();

    @Test
    void tellsConnectionsApartByTheirDescriptions() {
        assertThat(RemoteSessions.of("v=0\r\no=- 4711 2 IN IP4 127.0.0.1\r\ns=-\r\n"))
                .isEqualTo("4711");
        assertThat(RemoteSessions.of("v=0\n")).isEmpty();

        assertThat(sessions.isAnother("1")).isFalse();
        sessions.accept("1");
        assertThat(sessions.isAnother("1")).isFalse();
        assertThat(sessions.isAnother("2")).isTrue();
    }

    @Test
    void whatIsGivenUpStaysSo() {
        sessions.accept("1");
        sessions.giveUp();
        sessions.accept("2");
        assertThat(sessions.isOver("1")).isTrue();
        assertThat(sessions.isOver("2")).isFalse();
    }

    @Test
    void remembersTheLastOnesAlone() {
        for (int i = 0; i <= RemoteSessions.MOST_DEAD; i++) {
            sessions.accept("s" + i);
            sessions.giveUp();
        }
        assertThat(sessions.isOver("s0")).isFalse();
        assertThat(sessions.isOver("s1")).isTrue();
        assertThat(sessions.isOver("s" + RemoteSessions.MOST_DEAD)).isTrue();
    }

    @Test
    void aPeerMakesUsBuildOnlySoOften() {
        for (int i = 0; i < RemoteSessions.MOST_REBUILDS; i++) {
            assertThat(sessions.mayRebuild(i)).isTrue();
        }
        assertThat(sessions.mayRebuild(100)).isFalse();
        assertThat(sessions.mayRebuild(RemoteSessions.REBUILDS_MILLIS)).isTrue();
        assertThat(sessions.mayRebuild(RemoteSessions.REBUILDS_MILLIS)).isFalse();
    }
}
