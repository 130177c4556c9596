package dev.maru.app;

import dev.maru.room.AccessTokens;
import dev.maru.room.ApiKeys;
import dev.maru.room.Limits;
import dev.maru.room.Outcome;
import dev.maru.signaling.IceServers;
import dev.maru.signaling.SignalingConfig;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says the configuration in the words of the other modules. */
final class Wiring {
    private static final SignalingConfig.Limits LIMITS = SignalingConfig.Limits.DEFAULTS;

    private Wiring() {}

    static Limits limits(Config config) {
        Limits.Times times = new Limits.Times(
                config.get(Settings.RESUME_WINDOW).toMillis(),
                config.get(Settings.EMPTY_TIMEOUT).toMillis(),
                Limits.DEFAULTS.times().restoreWindowMillis(),
                config.get(Settings.RESUME_TOKEN_LIFE).toMillis());
        return Limits.DEFAULTS
                .withMaxRooms(config.get(Settings.MAX_ROOMS))
                .withMaxParticipants(config.get(Settings.MAX_PARTICIPANTS), config.get(Settings.MAX_HIDDEN))
                .withMaxTracks(config.get(Settings.MAX_TRACKS))
                .withMaxText(config.get(Settings.MAX_NAME_LENGTH), config.get(Settings.MAX_METADATA))
                .withTimes(times);
    }

    static SignalingConfig signaling(Config config) {
        return new SignalingConfig(
                new SignalingConfig.Timings(
                        config.get(Settings.JOIN_TIMEOUT),
                        config.get(Settings.HEARTBEAT),
                        config.get(Settings.TIMEOUT),
                        SignalingConfig.Timings.DEFAULTS.closing(),
                        config.get(Settings.RETRY_AFTER)),
                new SignalingConfig.Limits(
                        config.get(Settings.MAX_MESSAGE),
                        config.get(Settings.MESSAGE_RATE),
                        config.get(Settings.MESSAGE_BURST),
                        config.get(Settings.CONNECTIONS_PER_ADDRESS),
                        config.get(Settings.CONNECTIONS),
                        config.get(Settings.SEND_BUFFER),
                        LIMITS.malformedMessages(),
                        LIMITS.recipients(),
                        config.get(Settings.FAILED_AUTH)),
                // Proxies are seen through before a request gets there, for every handler alike.
                new SignalingConfig.Access(new HashSet<>(config.get(Settings.ALLOWED_ORIGINS)), List.of()));
    }

    static AccessTokens tokens(Config config) throws StartException {
        return new AccessTokens(apiKeys(config));
    }

    static ApiKeys apiKeys(Config config) throws StartException {
        Map<String, String> secrets = new LinkedHashMap<>();
        config.apiKeys().forEach((key, secret) -> secrets.put(key, secret.reveal()));
        Outcome<ApiKeys> keys = ApiKeys.of(secrets);
        if (keys instanceof Outcome.Refused<ApiKeys> refused) {
            throw new StartException(
                    ExitCode.CONFIG, Text.same(refused.refusal().message()));
        }
        return keys.orThrow();
    }

    static IceServers iceServers(Config config, @Nullable RelayDaemon relay) {
        List<IceServers.IceServer> configured = config.get(Settings.ICE_SERVERS).stream()
                .map(server -> new IceServers.IceServer(
                        server.urls(),
                        server.username(),
                        server.credential() == null ? null : server.credential().reveal()))
                .toList();
        return relay == null ? IceServers.fixed(configured) : new RelayIceServers(configured, relay);
    }
}
