package dev.maru.signaling;

import dev.maru.room.Answer;
import dev.maru.room.ErrorCode;
import dev.maru.room.Joined;
import dev.maru.room.Outcome;
import dev.maru.room.Participant;
import dev.maru.room.PastAnswer;
import dev.maru.room.Refusal;
import dev.maru.room.Resumed;
import dev.maru.room.SequencedEvent;
import dev.maru.room.Session;
import dev.maru.room.SessionEnd;
import dev.maru.room.SessionSink;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said over one link: the protocol's state machine between a client and its session in a room. A conversation
 * begins without a session, gets one by a join or a resume, and ends with its link; sessions outlive it.
 *
 * <h2>Who may call when</h2>
 *
 * Messages of the client come through {@link #receive}, one at a time: a WebSocket hands them over in order, and those
 * of several POSTs wait here for each other. What the room has to tell comes through the {@link SessionSink} methods, on
 * whatever thread acts on the room, while the room's lock is held. The order of locks is therefore: this conversation
 * (receiving), the room, the link's queue. A sink method takes only the last of them, so no two threads can wait for
 * each other in a circle. Sockets are written when all of them are free again, see {@link Flushes}.
 *
 * <h2>The snapshot comes first</h2>
 *
 * A client must see {@code joined} before any event, and no event twice or not at all. The room makes the snapshot and
 * starts delivering under one lock, and calls {@link #joined} or {@link #resumed} within it; the message is queued right
 * there and not when {@code join} has returned. An event that another thread causes a moment later is behind it in the
 * queue. The same holds for a replay: {@code resumed}, the missed events, the answers that may have been lost, then what
 * is new. Answers to requests have no place among the events: they are queued when the room's lock is free again.
 *
 * <h2>Resuming while the old link still looks open</h2>
 *
 * After a change of networks the server may believe for seconds in a link that nobody is at the other end of. Whoever
 * comes with the resume token has the session; the room makes the old handle dead and tells the old conversation by
 * {@link #ended}. A request that the old link brought before that moment was handled, counts in {@code received} and its
 * answer is repeated; one that it brings later meets a dead handle and changes nothing, and the client sends it again,
 * since it is above {@code received}. When the old link is noticed to be closed afterwards, its
 * {@code disconnect} meets the dead handle as well, so it cannot take the session from the new link. The same rule makes
 * a replacement by identity, a removal and a closed room end the link exactly once.
 *
 * <h2>POSTs of the fallback</h2>
 *
 * The client sends one POST at a time. If one is repeated because its answer was lost, or two overtake each other, the
 * request numbers keep order: the room handles no number that is not above the last, and answers a repeated one from
 * memory.
 */
final class Conversation implements SessionSink {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final int REFERENCE_RADIX = 36;

    /** How many messages may come while the answer to a join or resume is not there; honest clients wait for it. */
    private static final int MAX_EARLY = 16;

    private final Switchboard board;
    private final Link link;
    private final Addresses.@Nullable Key address;
    private final MessageRate rate;
    private final Heartbeat heartbeat;
    private volatile @Nullable Session session;

    /** Whose session it is, as it was at the join or resume. */
    private volatile @Nullable Participant self;

    private int malformed;
    private boolean isEntering;
    private @Nullable ArrayDeque<byte[]> early;

    /** The number of the join or resume that the room is about to answer through the sink. */
    private long entering;

    /**
     * A conversation that waits for its first message.
     *
     * @param address whose place among the connections is given back at the end; null if it has none
     */
    Conversation(Switchboard board, Link link, Addresses.@Nullable Key address) {
        this.board = board;
        this.link = link;
        this.address = address;
        var limits = board.config().limits();
        long now = board.clock().nanoTime();
        heartbeat = new Heartbeat(board.config().timings(), now);
        rate = new MessageRate(limits.messagesPerSecond(), limits.messageBurst(), now);
        link.serve(this);
    }

    Link link() {
        return link;
    }

    Addresses.@Nullable Key address() {
        return address;
    }

    /** Whether a session is held by an open link. */
    boolean hasSession() {
        return session != null && !link.isClosing();
    }

    /** Handles one message of the client; the bytes belong to the message from now on. */
    void receive(byte[] message) {
        board.counters().received.increment();
        board.counters().receivedBytes.add(message.length);
        Flushes.after(() -> {
            synchronized (this) {
                if (isListening()) {
                    handleInTurn(message);
                }
            }
        });
    }

    /** A binary message, of which the protocol has none. */
    void receivedBinary() {
        end(
                Refusal.of(ErrorCode.BAD_JSON, "The message is binary.").withHint("Send JSON in text messages."),
                new Closing(CloseCode.PROTOCOL, "binary message"));
    }

    /** A message that is too large to be read. */
    void receivedTooLarge() {
        int most = board.config().limits().maxMessageBytes();
        end(
                Refusal.of(ErrorCode.MESSAGE_TOO_LARGE, "The message has more than " + most + " bytes.")
                        .withHint("Send less at once, or raise the limit in the server's configuration."),
                new Closing(CloseCode.TOO_LARGE, "message of more than " + most + " bytes"));
    }

    /** A ping or pong of the transport, which counts as a message; says whether it is to be answered. */
    boolean receivedControl() {
        boolean[] isHeard = new boolean[1];
        Flushes.after(() -> {
            synchronized (this) {
                isHeard[0] = isListening();
            }
        });
        return isHeard[0];
    }

    /** What cannot even be cut into messages; the third such thing ends the conversation. */
    void receivedGarbage(Refusal refusal) {
        Flushes.after(() -> {
            synchronized (this) {
                if (isListening()) {
                    board.counters().refused(refusal.code());
                    countMalformed();
                }
            }
        });
    }

    /** Refuses the client and closes. */
    void end(Refusal refusal, Closing how) {
        Flushes.after(() -> {
            send(Translation.error(0, refusal));
            board.counters().refused(refusal.code());
            link.close(how);
        });
    }

    /** Says that the server stops, and closes. */
    void drain() {
        Flushes.after(() -> {
            send(new ServerMessage.Draining(
                    board.config().timings().retryAfter().toMillis()));
            link.close(new Closing(CloseCode.RESTARTING, "the server restarts"));
        });
    }

    /** Does what is due: heartbeats and deadlines. Called now and then by one thread. */
    synchronized void handleTimeout(long now) {
        if (link.isClosing()) {
            if (heartbeat.isTooLateToClose(now)) {
                link.cut();
            }
        } else if (session == null) {
            if (heartbeat.isTooLateToJoin(now)) {
                link.close(new Closing(CloseCode.NOT_JOINED, "nobody joined in time"));
            }
        } else if (heartbeat.isLost(now)) {
            link.close(new Closing(CloseCode.TOO_SLOW, "no heartbeat"));
        } else if (heartbeat.isPingDue(now)) {
            long at = board.clock().epochMillis();
            heartbeat.pinged(now, at);
            send(new ServerMessage.Ping(at));
        }
    }

    /** The link is about to close: the session, unless it is over, waits for the client to come back. */
    void linkClosing() {
        Session left = session;
        if (left != null) {
            left.disconnect(board.clock().epochMillis());
        }
    }

    /** The link is closed. */
    void linkClosed() {
        Closing how = link.closing();
        if (how != null && how.code() != null) {
            board.counters().closed(how.code());
        }
        linkClosing();
        board.closed(this);
    }

    @Override
    public void joined(Joined joined) {
        var config = board.config();
        var limits = board.rooms().limits();
        if (joined.restored()) {
            board.counters().restores.increment();
        }
        self = joined.self();
        long now = board.clock().epochMillis();
        IceServers.Lease ice = board.iceServers(joined.self(), link.host(), now);
        link.offerUnbounded(MessageWriter.write(new ServerMessage.Joined(
                entering,
                joined.seq(),
                joined.restored(),
                Translation.self(joined.self()),
                Translation.room(joined.room()),
                joined.participants().stream().map(Translation::participant).toList(),
                Translation.connections(joined.connections()),
                ice.servers(),
                ice.ttlMillis(now),
                joined.resumeToken(),
                limits.times().resumeWindowMillis(),
                config.timings().heartbeat().toMillis(),
                config.timings().timeout().toMillis(),
                new ServerMessage.LimitFields(
                        config.limits().maxMessageBytes(), limits.maxNameLength(), limits.maxMetadataBytes()))));
    }

    @Override
    public void resumed(Resumed resumed) {
        board.counters().resumes.increment();
        self = resumed.self();
        long now = board.clock().epochMillis();
        IceServers.Lease ice = board.iceServers(resumed.self(), link.host(), now);
        link.offerUnbounded(MessageWriter.write(new ServerMessage.Resumed(
                entering,
                resumed.received(),
                resumed.resumeToken(),
                resumed.replay().size(),
                ice.servers(),
                ice.ttlMillis(now))));
        resumed.replay().forEach(event -> link.offerUnbounded(Translation.encode(event)));
        for (PastAnswer past : resumed.answers()) {
            link.offerUnbounded(MessageWriter.write(Translation.answer(past.request(), past.answer())));
            heartbeat.answered(past.request());
        }
    }

    @Override
    public void deliver(SequencedEvent event) {
        link.offer(Translation.encode(event));
    }

    @Override
    public void ended(SessionEnd end) {
        link.close(Closing.of(end));
    }

    /** Whether somebody is still to be listened to, who keeps below the rate that is not even answered. */
    private boolean isListening() {
        long now = board.clock().nanoTime();
        heartbeat.heard(now);
        if (link.isClosing()) {
            return false;
        }
        if (!rate.take(now)) {
            link.close(new Closing(CloseCode.FLOOD, "too many messages"));
            return false;
        }
        return true;
    }

    /** Handles a message, or keeps it until the client is in. */
    private void handleInTurn(byte[] message) {
        if (!isEntering) {
            handle(message);
            return;
        }
        if (early == null) {
            early = new ArrayDeque<>();
        }
        if (early.size() >= MAX_EARLY) {
            link.close(new Closing(CloseCode.FLOOD, "too many messages before the answer to join or resume"));
        } else {
            early.add(message);
        }
    }

    private void handle(byte[] bytes) {
        ClientMessage message = null;
        try {
            message = board.reader().read(bytes);
            board.counters().received(MessageType.of(message));
            switch (message) {
                case ClientMessage.Request request -> handle(request);
                case ClientMessage.Pong pong -> handle(pong);
            }
        } catch (BadMessageException e) {
            refuse(bytes, e);
        } catch (RuntimeException e) {
            answer(message instanceof ClientMessage.Request request ? request.id() : 0, internal(message, e));
        }
    }

    private void handle(ClientMessage.Pong pong) {
        Session current = session;
        if (current != null) {
            long ack = pong.ack() == null ? 0 : pong.ack();
            long answered = pong.at() == null ? 0 : heartbeat.answeredUpTo(pong.at());
            current.ack(ack, answered);
        }
    }

    private void handle(ClientMessage.Request request) {
        Session current = session;
        if (rate.isExceeded()) {
            refuse(request.id(), rateLimited());
        } else if (current != null) {
            if (request instanceof ClientMessage.ToPeer toPeer && toPeer.ack() != null) {
                current.ack(toPeer.ack(), 0);
            }
            Answer answer = Requests.carryOut(current, request, board.clock().epochMillis());
            if (request instanceof ClientMessage.Leave && !(answer instanceof Refusal)) {
                session = null;
                send(new ServerMessage.Left(request.id()));
                link.close(new Closing(CloseCode.LEFT, "left"));
            } else if (request instanceof ClientMessage.AskIceServers && !(answer instanceof Refusal)) {
                heartbeat.answered(request.id());
                sendIceServers(request.id());
            } else if (request instanceof ClientMessage.ToPeer && answer instanceof Answer.Done) {
                heartbeat.answered(request.id());
                link.offerLater(MessageWriter.write(Translation.answer(request.id(), answer)), board.postponed());
            } else {
                answer(request.id(), answer);
            }
        } else if (board.isDraining()) {
            answer(request.id(), board.drainingRefusal());
        } else if (request instanceof ClientMessage.Entry entry) {
            isEntering = true;
            Thread.ofVirtual().name("maru-enter").start(() -> enter(entry));
        } else {
            answer(request.id(), notJoined());
        }
    }

    /** On a thread of its own, and without this conversation's lock: whom to ask for a room may be far away. */
    private void enter(ClientMessage.Entry entry) {
        Flushes.after(() -> {
            entering = entry.id();
            Outcome<Session> outcome;
            try {
                long now = board.clock().epochMillis();
                outcome = switch (entry) {
                    case ClientMessage.Join join -> board.entrance().join(join, this, now);
                    case ClientMessage.Resume resume ->
                        board.rooms().resume(resume.resumeToken(), resume.ack(), this, now);
                };
            } catch (RuntimeException e) {
                outcome = Outcome.refused(internal(entry, e));
            }
            synchronized (this) {
                isEntering = false;
                settle(entry, outcome);
                while (early != null && !early.isEmpty() && !isEntering) {
                    handle(early.remove());
                }
            }
        });
    }

    private void settle(ClientMessage.Entry request, Outcome<Session> outcome) {
        switch (outcome) {
            case Outcome.Refused<Session>(Refusal refusal) -> answer(request.id(), refusal);
            case Outcome.Accepted<Session>(Session entered) -> {
                session = entered;
                heartbeat.begin(board.clock().nanoTime());
                if (request instanceof ClientMessage.Join) {
                    heartbeat.answered(request.id());
                }
                if (link.isClosing()) {
                    // It began to close while the room let us in, and found no session to disconnect.
                    linkClosing();
                }
            }
        }
    }

    private void refuse(byte[] bytes, BadMessageException e) {
        if (e.refusal().code() == ErrorCode.UNKNOWN_TYPE) {
            board.counters().receivedUnknown();
        }
        refuse(e.request(), e.refusal());
        if (!Utf8.isValid(bytes, bytes.length)) {
            link.close(new Closing(CloseCode.NOT_UTF8, "not UTF-8"));
        } else if (e.isMalformed()) {
            countMalformed();
        }
    }

    /** Refuses a request before it comes to the room; the session remembers that its number is used up. */
    private void refuse(long request, Refusal refusal) {
        Session current = session;
        answer(request, request > 0 && current != null ? current.refuse(request, refusal) : refusal);
    }

    private void countMalformed() {
        malformed++;
        if (malformed >= board.config().limits().malformedMessages()) {
            link.close(new Closing(CloseCode.PROTOCOL, malformed + " malformed messages"));
        }
    }

    private void answer(long request, Answer answer) {
        if (answer instanceof Refusal refusal) {
            board.counters().refused(refusal.code());
        }
        heartbeat.answered(request);
        send(Translation.answer(request, answer));
    }

    private void sendIceServers(long request) {
        long now = board.clock().epochMillis();
        // Set by the join or resume that began the session.
        IceServers.Lease ice = board.iceServers(Objects.requireNonNull(self), link.host(), now);
        send(new ServerMessage.FreshIceServers(request, ice.servers(), ice.ttlMillis(now)));
    }

    private void send(ServerMessage message) {
        link.offer(MessageWriter.write(message));
    }

    private Refusal rateLimited() {
        var limits = board.config().limits();
        return Refusal.of(
                        ErrorCode.RATE_LIMITED,
                        "The connection sends more than " + limits.messagesPerSecond() + " messages in a second.")
                .withHint("Wait, or raise the limit in the server's configuration.")
                .withRetryAfterMillis(Math.max(1, rate.retryAfterMillis()));
    }

    private Refusal internal(@Nullable ClientMessage message, RuntimeException cause) {
        String reference = Long.toString(board.clock().nanoTime(), REFERENCE_RADIX);
        LOG.error("Internal error {} in handling {}", reference, message, cause);
        return Refusal.of(ErrorCode.INTERNAL, "The server could not handle the message.")
                .withHint("Its log has the cause under the reference " + reference + ".");
    }

    private static Refusal notJoined() {
        return Refusal.of(ErrorCode.NOT_JOINED, "This connection has not joined a room.")
                .withHint("Send “join” or “resume” first.");
    }
}
