package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** draft-uberti-behave-turn-rest-00 §2.2. */
class RestCredentialsTest {
    private static final long START = 1_800_000_000L;

    private final RestCredentials credentials =
            new RestCredentials(List.of("new", "old"), now -> START + now / ServerWorld.SECOND);

    private static ServerWorld.Caller caller(ServerWorld world, String user, String secret) {
        return world.new Caller(ServerWorld.CLIENT, user, RestCredentials.password(secret, user));
    }

    private ServerWorld world() {
        return new ServerWorld(TurnServerConfig.ofRealm(ServerWorld.REALM), credentials, Quotas.UNLIMITED);
    }

    /** Made by {@code printf %s 1433895918:user | openssl dgst -sha1 -hmac secret -binary | base64}. */
    @Test
    void makesThePasswordThatOpensslMakes() {
        assertThat(RestCredentials.password("secret", "1433895918:user")).isEqualTo("duY86vsmGEXM+Ma7pGS//SXJIv0=");
    }

    @Test
    void takesEverySecretUntilTheCredentialsExpire() {
        ServerWorld world = world();
        String user = START + 1_100 + ":mina";
        assertThat(caller(world, user, "new").allocate()).isZero();
        ServerWorld.Caller old = caller(world, user, "old");
        old.client = ServerWorld.CLIENT.withPort(1);
        assertThat(old.allocate()).isZero();
        assertThat(caller(world, user, "other").allocate()).isEqualTo(401);
        world.now = 1_100 * ServerWorld.SECOND;
        ServerWorld.Caller late = caller(world, user, "new");
        late.client = ServerWorld.CLIENT.withPort(2);
        assertThat(late.allocate()).isEqualTo(401);
        assertThat(late.answer.reasonPhrase()).contains("expired");
    }

    /** The expiry says until when an allocation may be opened; a call is not cut off by it. */
    @Test
    void letsAnAllocationGoOnAfterItsCredentialsExpired() {
        ServerWorld world = world();
        ServerWorld.Caller caller = caller(world, START + 1_001 + ":mina", "new");
        assertThat(caller.allocate()).isZero();
        world.pass(300);
        assertThat(caller.refresh(600)).isZero();
    }

    @Test
    void countsByTheUserBehindTheExpiry() {
        assertThat(credentials.passwords(START + 1_000 + ":mina:2", 0))
                .isInstanceOfSatisfying(TurnCredentials.Known.class, known -> {
                    assertThat(known.account()).isEqualTo("mina:2");
                    assertThat(known.passwords()).hasSize(2);
                });
    }

    @Test
    void saysClearlyThatTheOrderIsWrong() {
        ServerWorld world = world();
        ServerWorld.Caller caller = caller(world, "mina:" + (START + 5_000), "new");
        assertThat(caller.allocate()).isEqualTo(401);
        assertThat(caller.answer.reasonPhrase()).isEqualTo("Username is user:expiry, but has to be expiry:user");
        ServerWorld.Caller plain = caller(world, "mina", "new");
        assertThat(plain.allocate()).isEqualTo(401);
        assertThat(plain.answer.reasonPhrase()).isEqualTo("Username has to be expiry:user");
    }

    @Test
    void refusesNumbersThatAreNone() {
        for (String user : List.of("", ":", ":mina", "-5:mina", "99999999999999999999999:mina", "１８００００００００:mina")) {
            assertThat(credentials.passwords(user, 0)).as(user).isInstanceOf(TurnCredentials.Refused.class);
        }
    }

    @Test
    void wantsASecret() {
        assertThatThrownBy(() -> new RestCredentials(List.of(), now -> 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RestCredentials(List.of("a", ""), now -> 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(credentials.toString()).doesNotContain("new").doesNotContain("old");
    }
}
