package dev.maru.stun;

import dev.maru.stun.NatReport.Behaviour;
import dev.maru.stun.NatReport.Outcome;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what kind of NAT is in front of us, by asking a STUN server with two addresses to answer from elsewhere, and by asking it at
 * its other addresses (RFC 5780 §4.3, §4.4). It tells one {@link NatReport} and is done.
 *
 * <p>The order matters: a question to another address opens the NAT for answers from there, so filtering is looked at first, while only
 * the first address has been sent to. The two questions about filtering go out together, and so do the two about the mapping.
 *
 * <pre>
 *   1  ask A:p                        mapped address M, and the other address B:q
 *   2  ask A:p to answer from B:q     arrives: filtering does not look at the address
 *      ask A:p to answer from A:q     arrives: filtering looks at the address only
 *   3  ask B:p                        mapped as M: the mapping does not look at the address
 *      ask B:q                        mapped as for B:p: it looks at the address only
 * </pre>
 */
public final class BehaviourDiscovery implements Machine<NatReport> {
    /** Questions that nobody may be able to answer are sent so often: 1.5 s, and 8 s for the last to come back. */
    private static final int RC = 3;

    private static final int BOTH = BindingClient.CHANGE_IP | BindingClient.CHANGE_PORT;

    private enum Step {
        /** Asks who we are. Goes to FILTERING, or to DONE when that is all there is. */
        WHO,
        /** Asks for answers from elsewhere. Goes to MAPPING, or to DONE when there is no NAT. */
        FILTERING,
        /** Asks elsewhere. Goes to DONE. */
        MAPPING,
        /** Told. */
        DONE
    }

    /** One question and its answer. */
    private static final class Question {
        final BindingClient client;

        @Nullable
        BindingEvent answer;

        Question(BindingClient client) {
            this.client = client;
        }

        @Nullable
        TransportAddress mapped() {
            return answer instanceof BindingEvent.Mapped mapped ? mapped.mapped() : null;
        }
    }

    private final TransportAddress local;
    private final TransportAddress server;
    private final RandomGenerator entropy;
    private final StunMessage message = new StunMessage();
    private final DropCounters drops = new DropCounters();
    private final List<Question> questions = new ArrayList<>(2);
    private Step step = Step.WHO;
    private TransportAddress mapped = TransportAddress.UNSPECIFIED;
    private TransportAddress other = TransportAddress.UNSPECIFIED;
    private Behaviour filtering = Behaviour.UNKNOWN;
    private @Nullable NatReport report;

    /**
     * A discovery that begins with the first {@link #pollTransmit}.
     *
     * @param local our address, of a socket that has sent nothing to the server yet
     * @param server its first address
     * @param entropy for transaction ids, unguessable
     */
    public BehaviourDiscovery(TransportAddress local, TransportAddress server, RandomGenerator entropy) {
        this.local = local;
        this.server = server;
        this.entropy = entropy;
        questions.add(new Question(new BindingClient(local, server, 0, RC, entropy)));
    }

    @Override
    public void handleDatagram(Datagram in, long now) {
        if (!message.parse(in.bytes(), in.offset(), in.length())) {
            drops.count(DropReason.MALFORMED);
            return;
        }
        for (Question question : questions) {
            if (question.client.isAnsweredBy(message)) {
                question.client.handleDatagram(in, now);
                react();
                return;
            }
        }
        drops.count(DropReason.UNEXPECTED);
    }

    @Override
    public void handleTimeout(long now) {
        questions.forEach(question -> question.client.handleTimeout(now));
        react();
    }

    @Override
    public long nextTimeout() {
        long next = NEVER;
        for (Question question : questions) {
            next = Math.min(next, question.client.nextTimeout());
        }
        return next;
    }

    @Override
    public boolean pollTransmit(Datagram out, long now) {
        for (Question question : questions) {
            if (question.client.pollTransmit(out, now)) {
                return true;
            }
        }
        react();
        return false;
    }

    @Override
    public @Nullable NatReport pollEvent() {
        NatReport next = report;
        report = null;
        return next;
    }

    /**
     * What came and was not taken.
     *
     * @return live counters
     */
    public DropCounters drops() {
        return drops;
    }

    private void react() {
        boolean isAnswered = true;
        for (Question question : questions) {
            if (question.answer == null) {
                question.answer = question.client.pollEvent();
            }
            isAnswered &= question.answer != null;
        }
        if (!isAnswered) {
            return;
        }
        switch (step) {
            case WHO -> learnWho();
            case FILTERING -> learnFiltering();
            case MAPPING -> learnMapping();
            case DONE -> {}
        }
    }

    private void learnWho() {
        switch (questions.getFirst().answer) {
            case BindingEvent.Mapped answer -> {
                mapped = answer.mapped();
                other = answer.other();
                if (isElsewhere(other)) {
                    ask(Step.FILTERING, question(server, BOTH), question(server, BindingClient.CHANGE_PORT));
                } else {
                    end(Outcome.NOT_OFFERED, mapped.equals(local) ? Behaviour.NONE : Behaviour.UNKNOWN);
                }
            }
            case BindingEvent.Refused _ -> end(Outcome.REFUSED, Behaviour.UNKNOWN);
            case BindingEvent.TimedOut _ -> end(Outcome.NO_ANSWER, Behaviour.UNKNOWN);
            case null -> throw new IllegalStateException("an answer was counted that is not there");
        }
    }

    /** Whether a server may be asked there: it chose the address, so at least it must be what RFC 5780 §7.4 says. */
    private boolean isElsewhere(TransportAddress address) {
        return !address.isSameHost(server)
                && address.port() != server.port()
                && address.port() != 0
                && address.isIpv6() == server.isIpv6();
    }

    private void learnFiltering() {
        if (questions.get(0).mapped() != null) {
            filtering = Behaviour.ENDPOINT_INDEPENDENT;
        } else if (questions.get(1).mapped() != null) {
            filtering = Behaviour.ADDRESS_DEPENDENT;
        } else {
            filtering = Behaviour.ADDRESS_AND_PORT_DEPENDENT;
        }
        if (mapped.equals(local)) {
            filtering = filtering == Behaviour.ENDPOINT_INDEPENDENT ? Behaviour.NONE : filtering;
            end(Outcome.COMPLETE, Behaviour.NONE);
        } else {
            ask(Step.MAPPING, question(other.withPort(server.port()), 0), question(other, 0));
        }
    }

    private void learnMapping() {
        TransportAddress atOtherAddress = questions.get(0).mapped();
        TransportAddress atOtherPort = questions.get(1).mapped();
        if (atOtherAddress == null || atOtherPort == null) {
            end(Outcome.COMPLETE, Behaviour.UNKNOWN);
        } else if (atOtherAddress.equals(mapped) && atOtherPort.equals(mapped)) {
            end(Outcome.COMPLETE, Behaviour.ENDPOINT_INDEPENDENT);
        } else if (atOtherAddress.equals(atOtherPort)) {
            end(Outcome.COMPLETE, Behaviour.ADDRESS_DEPENDENT);
        } else {
            end(Outcome.COMPLETE, Behaviour.ADDRESS_AND_PORT_DEPENDENT);
        }
    }

    private Question question(TransportAddress whom, int change) {
        return new Question(new BindingClient(local, whom, change, RC, entropy));
    }

    private void ask(Step next, Question first, Question second) {
        step = next;
        questions.clear();
        questions.add(first);
        questions.add(second);
    }

    private void end(Outcome outcome, Behaviour mapping) {
        step = Step.DONE;
        questions.clear();
        report = new NatReport(outcome, mapped, mapping, filtering);
    }
}
