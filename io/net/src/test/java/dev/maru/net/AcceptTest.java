package dev.maru.net;

import static dev.maru.net.OnReactor.ANY_PORT;
import static dev.maru.net.OnReactor.next;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the Linux backend does when accept(2) fails with EMFILE, which leaves the connection in the queue. */
@EnabledOnOs(OS.LINUX)
class AcceptTest {
    @Test
    void refusesAConnectionForWhichThereIsNoDescriptorAndGoesOn() throws Exception {
        FailingCalls calls = new FailingCalls();
        ReactorOptions options = ReactorOptions.named("accepting").withBackend(Backend.Kind.LINUX);
        try (OnReactor on = new OnReactor(options, () -> calls)) {
            StreamEar ear = new StreamEar();
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, StreamOptions.of(Framing.RAW), ear));
            calls.noDescriptors = 1;
            try (Socket refused = StreamTest.connect(listener)) {
                assertThat(StreamTest.isAtEnd(refused)).isTrue();
            }
            assertThat(on.call(listener::refused)).isEqualTo(1);
            try (Socket taken = StreamTest.connect(listener)) {
                assertThat(next(ear.opened).remote().port()).isEqualTo(taken.getLocalPort());
            }
        }
    }
}
