package dev.maru.signaling;

import dev.maru.room.ErrorCode;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** Counts for {@link SignalingMetrics}; safe for use by several threads, and cheap to count in. */
final class Counters implements SignalingMetrics {
    private static final String UNKNOWN = "unknown";

    final LongAdder webSockets = new LongAdder();
    final LongAdder eventStreams = new LongAdder();
    final LongAdder opened = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder receivedBytes = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder sentBytes = new LongAdder();
    final LongAdder resumes = new LongAdder();
    final LongAdder restores = new LongAdder();

    private final LongAdder unknownTypes = new LongAdder();
    private final EnumMap<MessageType, LongAdder> types = adders(MessageType.class);
    private final EnumMap<ErrorCode, LongAdder> errors = adders(ErrorCode.class);
    private final EnumMap<CloseCode, LongAdder> closes = adders(CloseCode.class);
    private final IntSupplier participants;
    private final IntSupplier attached;

    /**
     * @param participants how many sessions the rooms have, waiting ones included
     * @param attached how many of them have a connection
     */
    Counters(IntSupplier participants, IntSupplier attached) {
        this.participants = participants;
        this.attached = attached;
    }

    void received(MessageType type) {
        adder(types, type).increment();
    }

    void receivedUnknown() {
        unknownTypes.increment();
    }

    void refused(ErrorCode code) {
        adder(errors, code).increment();
    }

    void closed(CloseCode code) {
        adder(closes, code).increment();
    }

    @Override
    public long openWebSockets() {
        return webSockets.sum();
    }

    @Override
    public long openEventStreams() {
        return eventStreams.sum();
    }

    @Override
    public long sessions() {
        return participants.getAsInt();
    }

    @Override
    public long detachedSessions() {
        return Math.max(0, participants.getAsInt() - attached.getAsInt());
    }

    @Override
    public long connectionsOpened() {
        return opened.sum();
    }

    @Override
    public long messagesReceived() {
        return received.sum();
    }

    @Override
    public long bytesReceived() {
        return receivedBytes.sum();
    }

    @Override
    public long messagesSent() {
        return sent.sum();
    }

    @Override
    public long bytesSent() {
        return sentBytes.sum();
    }

    @Override
    public long resumed() {
        return resumes.sum();
    }

    @Override
    public long restored() {
        return restores.sum();
    }

    @Override
    public Map<String, Long> messagesByType() {
        Map<String, Long> counts = sums(types, MessageType::wire);
        counts.put(UNKNOWN, unknownTypes.sum());
        return counts;
    }

    @Override
    public Map<String, Long> errorsByCode() {
        return sums(errors, ErrorCode::wire);
    }

    @Override
    public Map<Integer, Long> closesByCode() {
        return sums(closes, CloseCode::code);
    }

    private static <K extends Enum<K>> EnumMap<K, LongAdder> adders(Class<K> keys) {
        var adders = new EnumMap<K, LongAdder>(keys);
        for (K key : keys.getEnumConstants()) {
            adders.put(key, new LongAdder());
        }
        return adders;
    }

    private static <K extends Enum<K>> LongAdder adder(EnumMap<K, LongAdder> adders, K key) {
        return Objects.requireNonNull(adders.get(key));
    }

    private static <K extends Enum<K>, T> Map<T, Long> sums(EnumMap<K, LongAdder> adders, Function<K, T> name) {
        Map<T, Long> sums = new LinkedHashMap<>();
        adders.forEach((key, adder) -> sums.put(name.apply(key), adder.sum()));
        return sums;
    }
}
