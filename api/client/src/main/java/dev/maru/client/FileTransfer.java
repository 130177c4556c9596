package dev.maru.client;

import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCDataChannelInit;
import dev.maru.webrtc.RTCException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends files from one computer to another, through a room in which the two meet, over a data channel between them
 * (docs/file-transfer.md). A connection that is lost is made again, and what has arrived is not sent twice.
 */
public final class FileTransfer {
    private static final long OPEN_MILLIS = 60_000;
    private static final long AGAIN_MILLIS = 1_000;

    /** How long a goodbye may take to leave. */
    private static final long GOODBYE_MILLIS = 3_000;

    private final TransferListener listener;
    private final Patience patience;
    private final Map<RoomPeer, DataChannelLink> links = new ConcurrentHashMap<>();
    private volatile boolean isLeaving;

    /** Whether the other side is there, and has proved to be it. */
    private volatile boolean hasPartner;

    /** True when all is done, false when the connection is lost. */
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();

    /** What is done with a peer, on a thread of its own; true when all is done. */
    @FunctionalInterface
    private interface Talk {
        boolean with(TransferChannel channel, Runnable paired) throws IOException, InterruptedException;
    }

    private FileTransfer(TransferListener listener, Patience patience) {
        this.listener = listener;
        this.patience = patience;
    }

    /**
     * Waits for a receiver and sends it the files. Blocks until it has them; interrupt the thread to end it, and the receiver is told.
     *
     * @param options the server, and what it wants to let us in; their room does not count
     * @param sender has the files, and knows the code
     * @param code to be told to the receiver outside of this
     * @param wait how long nobody may come; zero for as long as it takes
     * @param listener is told how it goes
     * @throws MaruException when the server cannot be reached or refuses
     * @throws IOException when a file cannot be read, the receiver gave up, or nobody came
     * @throws InterruptedException when the thread was interrupted
     */
    public static void send(
            RoomOptions options, FileSender sender, PairingCode code, Duration wait, TransferListener listener)
            throws MaruException, IOException, InterruptedException {
        FileTransfer transfer = new FileTransfer(listener, new Patience(wait));
        try (Room _ = Room.join(options.withRoom(code.room()), event -> {
            transfer.handle(event);
            if (event instanceof RoomEvent.ChannelOpened(RoomPeer peer, RTCDataChannel channel)
                    && channel.label().equals(TransferChannel.LABEL)) {
                transfer.begin(peer, channel, false, sender::serve);
            }
        })) {
            transfer.await();
        }
    }

    /**
     * Waits for the sender and takes what it offers. Blocks until everything is there; interrupt the thread to end it, and the sender is
     * told.
     *
     * @param options the server, and what it wants to let us in; their room does not count
     * @param receiver knows the code and the folder
     * @param code as the sender told it
     * @param wait how long nobody may come; zero for as long as it takes
     * @param listener is told how it goes
     * @throws MaruException when the server cannot be reached at first, or refuses
     * @throws IOException when a file cannot be written, the sender gave up, or nobody came
     * @throws InterruptedException when the thread was interrupted
     */
    public static void receive(
            RoomOptions options, FileReceiver receiver, PairingCode code, Duration wait, TransferListener listener)
            throws MaruException, IOException, InterruptedException {
        boolean hasJoined = false;
        Patience patience = new Patience(wait);
        while (true) {
            FileTransfer transfer = new FileTransfer(listener, patience);
            try (Room _ = Room.join(options.withRoom(code.room()), event -> {
                transfer.handle(event);
                if (event instanceof RoomEvent.PeerAdded(RoomPeer peer)) {
                    transfer.ask(peer, receiver);
                }
            })) {
                hasJoined = true;
                if (transfer.await()) {
                    return;
                }
            } catch (MaruException e) {
                if (!hasJoined || !e.code().equals("unreachable")) {
                    throw e;
                }
            }
            patience.failIfOver();
            listener.interrupted();
            Thread.sleep(AGAIN_MILLIS);
        }
    }

    /**
     * The server's page on which a browser receives files.
     *
     * @param options the server, and how it is trusted
     * @param code goes behind a {@code #}, which browsers tell no server
     * @return a link for other computers; empty when the server does not say that it has such a page
     * @throws InterruptedException when the thread was interrupted
     */
    public static Optional<URI> link(RoomOptions options, PairingCode code) throws InterruptedException {
        return ReceivePage.of(options).map(page -> URI.create(page + "#" + code));
    }

    /** Whoever is there may be the sender. */
    private void ask(RoomPeer peer, FileReceiver receiver) {
        try {
            RTCDataChannel channel = peer.openChannel(TransferChannel.LABEL, RTCDataChannelInit.DEFAULT);
            begin(peer, channel, true, receiver::receive);
        } catch (RTCException e) {
            // It has gone already.
        }
    }

    private void begin(RoomPeer peer, RTCDataChannel channel, boolean isOver, Talk talk) {
        DataChannelLink link = new DataChannelLink(channel, peer);
        DataChannelLink before = links.put(peer, link);
        if (before != null) {
            before.close();
        }
        Thread.ofVirtual().name("transfer").start(() -> run(link, isOver, talk));
    }

    /** @param isOver whether this attempt is over when the connection is lost; else the other side begins the next */
    private void run(DataChannelLink link, boolean isOver, Talk talk) {
        try {
            link.awaitOpen(OPEN_MILLIS);
        } catch (IOException | InterruptedException e) {
            // Somebody who is not there any more; the room tells when another comes.
            return;
        }
        AtomicBoolean isPaired = new AtomicBoolean();
        try (link) {
            if (speak(link, talk, () -> {
                isPaired.set(true);
                hasPartner = true;
                patience.found();
            })) {
                outcome.complete(true);
            }
        } catch (TransferException e) {
            failed(e, isPaired.get());
        } catch (IOException e) {
            lost(isOver, isPaired.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was said last has to arrive before the link is closed. */
    private static boolean speak(DataChannelLink link, Talk talk, Runnable paired)
            throws IOException, InterruptedException {
        try {
            boolean isDone = talk.with(link, paired);
            link.drain(GOODBYE_MILLIS);
            return isDone;
        } catch (TransferException e) {
            if (!e.isRemote()) {
                link.awaitClosed(GOODBYE_MILLIS);
            }
            throw e;
        }
    }

    /** Who has proved nothing ends nothing. */
    private void failed(TransferException e, boolean isPaired) {
        if (isPaired) {
            outcome.completeExceptionally(e);
        } else if (e.reason() == TransferException.Reason.VERSION) {
            listener.incompatible();
        } else {
            listener.stranger();
        }
    }

    private void lost(boolean isOver, boolean isPaired) {
        if (isPaired) {
            hasPartner = false;
            patience.begin();
        }
        // A stranger who comes and goes ends no attempt that has found the other side.
        if (isOver && !hasPartner) {
            outcome.complete(false);
        } else if (!isOver && isPaired && !isLeaving) {
            listener.interrupted();
        }
    }

    private void handle(RoomEvent event) {
        if (event instanceof RoomEvent.PeerRemoved(RoomPeer peer)) {
            DataChannelLink link = links.remove(peer);
            if (link != null) {
                link.lose();
            }
        } else if (event instanceof RoomEvent.Closed(MaruException reason)) {
            outcome.completeExceptionally(reason);
        }
    }

    private boolean await() throws MaruException, IOException, InterruptedException {
        while (true) {
            try {
                return outcome.get(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                patience.failIfOver();
            } catch (InterruptedException e) {
                leave();
                throw e;
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case MaruException refusal -> throw refusal;
                    case TransferException failure -> throw failure;
                    case null, default -> throw new IOException("the transfer failed", e.getCause());
                }
            }
        }
    }

    /** Tells the others that we give up. */
    private void leave() {
        isLeaving = true;
        ObjectNode last = Messages.of("error").put("reason", TransferException.Reason.CANCELLED.word());
        links.values().forEach(link -> link.leave(last, GOODBYE_MILLIS));
    }
}
