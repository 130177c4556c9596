package dev.maru.client;

import dev.maru.client.TransferException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What both sides of a transfer do: greet, prove, and understand each other's control messages (docs/file-transfer.md). */
final class TransferTalk {
    private static final int VERSION = 1;

    /** A control message with 10,000 names of 200 characters and their sizes. */
    private static final int MAX_CONTROL_BYTES = 8 << 20;

    private static final int MAX_WAIT_BYTES = 64;

    /** A peer that is there says so; one that is not is noticed sooner by its connection. */
    private static final long PATIENCE_MILLIS = 120_000;

    /** How often we say that we are still there, while something takes long. */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final TransferChannel channel;
    private long toldAt = System.nanoTime();

    TransferTalk(TransferChannel channel) {
        this.channel = channel;
    }

    /**
     * Greets, and makes sure who is at the other end. Whatever goes wrong before the proof is a stranger's doing.
     *
     * @return false when the other side has the same role: nobody to talk to
     * @throws TransferException {@code WRONG_CODE} or {@code VERSION}; the transfer goes on with others
     */
    boolean greet(PairingCode code, TransferRole role) throws IOException, InterruptedException {
        ObjectNode hello = Messages.of("hello").put("version", VERSION).put("role", role.word());
        byte[] ours = channel.localFingerprint();
        byte[] theirs = channel.remoteFingerprint();
        boolean isSender = role == TransferRole.SENDER;
        byte[] first = isSender ? ours : theirs;
        byte[] second = isSender ? theirs : ours;
        hello.put("proof", Base64.getUrlEncoder().withoutPadding().encodeToString(code.proof(role, first, second)));
        // The sender greets first: it did not open the channel, and whoever did listens from the beginning.
        if (isSender) {
            channel.send(hello.toString());
        }
        JsonNode answer = answer();
        if (role.word().equals(Messages.text(answer, "role"))) {
            return false;
        }
        if (answer.path("version").asInt(0) != VERSION) {
            throw fail(Reason.VERSION, "The other side speaks another version of this protocol.");
        }
        if (!MessageDigest.isEqual(code.proof(role.other(), first, second), decoded(Messages.text(answer, "proof")))) {
            throw fail(Reason.WRONG_CODE, "The other side does not know the code, or somebody stands in between.");
        }
        if (!isSender) {
            channel.send(hello.toString());
        }
        return true;
    }

    private JsonNode answer() throws IOException, InterruptedException {
        try {
            return expect("hello");
        } catch (TransferException e) {
            throw e.reason() == Reason.VERSION
                    ? e
                    : new TransferException(Reason.WRONG_CODE, String.valueOf(e.getMessage()), e.isRemote());
        }
    }

    private static byte[] decoded(@Nullable String text) {
        try {
            return text == null ? new byte[0] : Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    void send(ObjectNode message) throws IOException {
        toldAt = System.nanoTime();
        channel.send(message.toString());
    }

    /** Says now and then that we are still there; for within what may take long. */
    void stillHere() {
        if (System.nanoTime() - toldAt > WAIT_NANOS) {
            try {
                send(Messages.of("wait"));
            } catch (IOException e) {
                // Whoever speaks next will notice.
            }
        }
    }

    /** The next control message, of a type that must be it. */
    ObjectNode expect(String type) throws IOException, InterruptedException {
        ObjectNode message = control(next());
        if (!Messages.type(message).equals(type)) {
            throw fail(Reason.PROTOCOL, "A message " + type + " was expected.");
        }
        return message;
    }

    /** The next message of any kind. */
    TransferChannel.Message next() throws IOException, InterruptedException {
        while (true) {
            TransferChannel.Message message = channel.receive(PATIENCE_MILLIS)
                    .orElseThrow(() -> new IOException("nothing came from the other side for a long time"));
            if (!isWait(message)) {
                return message;
            }
        }
    }

    /** A message that is there already. */
    Optional<TransferChannel.Message> ready() throws IOException, InterruptedException {
        while (true) {
            Optional<TransferChannel.Message> message = channel.receive(0);
            if (message.isEmpty() || !isWait(message.get())) {
                return message;
            }
        }
    }

    /** The other side hashes, or a person there decides: that is no answer yet. */
    private static boolean isWait(TransferChannel.Message message) {
        try {
            return message.isText()
                    && message.bytes().length < MAX_WAIT_BYTES
                    && Messages.type(Messages.parse(new String(message.bytes(), StandardCharsets.UTF_8)))
                            .equals("wait");
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads a control message; an error of the other side's is thrown. */
    ObjectNode control(TransferChannel.Message message) throws IOException {
        if (!message.isText() || message.bytes().length > MAX_CONTROL_BYTES) {
            throw fail(Reason.PROTOCOL, "A control message was expected.");
        }
        ObjectNode read;
        try {
            read = Messages.parse(new String(message.bytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw fail(Reason.PROTOCOL, String.valueOf(e.getMessage()));
        }
        if (Messages.type(read).equals("error")) {
            Reason reason = Reason.of(read.path("reason").asString(""));
            throw new TransferException(reason, "The other side ended the transfer: " + reason.word() + ".", true);
        }
        return read;
    }

    /** Tells the other side, as far as it still listens; to be thrown. */
    TransferException fail(Reason reason, String message) {
        try {
            channel.send(Messages.of("error").put("reason", reason.word()).toString());
        } catch (IOException e) {
            // It will notice.
        }
        return new TransferException(reason, message);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }

    /** The hash so far; more can be added afterwards. */
    static String hash(MessageDigest digest) {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 cannot be copied", e);
        }
    }
}
