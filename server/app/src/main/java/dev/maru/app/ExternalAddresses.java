package dev.maru.app;

import dev.maru.relay.StunQuestion;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** How the Internet sees this machine: as configured, or as a STUN server says. */
final class ExternalAddresses {
    private ExternalAddresses() {}

    /**
     * All that is known.
     *
     * @throws StartException when a STUN server is to be asked and does not answer
     */
    static List<ExternalAddress> of(Config config) throws StartException {
        List<ExternalAddress> all = new ArrayList<>(config.get(RelaySettings.EXTERNAL_IP));
        String server = config.get(RelaySettings.EXTERNAL_STUN);
        if (!server.isEmpty()) {
            try {
                InetAddress seen = StunQuestion.ask(server);
                all.add(new ExternalAddress(seen, null));
            } catch (IOException e) {
                throw new StartException(
                        ExitCode.FAILED,
                        Text.of(
                                        "The STUN server %s (relay.external_stun) did not say how the Internet sees this machine: %s."
                                                + " Say it yourself with relay.external_ip.",
                                        "STUN 서버 %s(relay.external_stun)에서 이 컴퓨터의 외부 주소를 알아내지 못했습니다: %s."
                                                + " relay.external_ip로 직접 지정하세요.")
                                .with(server, String.valueOf(e.getMessage())));
            }
        }
        return all;
    }
}
