package dev.maru.client;

import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCDataChannelInit;
import dev.maru.webrtc.RTCException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Sends files from one computer to another, through a room in which the two meet, over a data channel between them
 * (docs/file-transfer.md). A connection that is lost is made again, and what has arrived is not sent twice.
 */
public final class FileTransfer {
    private static final long OPEN_MILLIS = 60_000;
    private static final long AGAIN_MILLIS = 1_000;

    private final TransferListener listener;
    private final Map<RoomPeer, DataChannelLink> links = new ConcurrentHashMap<>();

    /** True when all is done, false when the connection is lost. */
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();

    /** What is done with a peer, on a thread of its own; true when all is done. */
    @FunctionalInterface
    private interface Talk {
        boolean with(TransferChannel channel) throws IOException, InterruptedException;
    }

    private FileTransfer(TransferListener listener) {
        this.listener = listener;
    }

    /**
     * Waits for a receiver and sends it the files. Blocks until it has them; interrupt the thread to end it.
     *
     * @param options the server, and what it wants to let us in; their room does not count
     * @param code to be told to the receiver outside of this
     * @param files regular files
     * @param listener is told how it goes
     * @throws MaruException when the server cannot be reached or refuses
     * @throws IOException when a file cannot be read, or the receiver gave up
     * @throws InterruptedException when the thread was interrupted
     */
    public static void send(RoomOptions options, PairingCode code, List<Path> files, TransferListener listener)
            throws MaruException, IOException, InterruptedException {
        FileSender sender = new FileSender(files, code, listener);
        FileTransfer transfer = new FileTransfer(listener);
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
     * Waits for the sender and takes what it offers. Blocks until everything is there; interrupt the thread to end it.
     *
     * @param options the server, and what it wants to let us in; their room does not count
     * @param receiver knows the code and the folder
     * @param code as the sender told it
     * @param listener is told how it goes
     * @throws MaruException when the server cannot be reached at first, or refuses
     * @throws IOException when a file cannot be written, or the sender gave up
     * @throws InterruptedException when the thread was interrupted
     */
    public static void receive(RoomOptions options, FileReceiver receiver, PairingCode code, TransferListener listener)
            throws MaruException, IOException, InterruptedException {
        boolean hasJoined = false;
        while (true) {
            FileTransfer transfer = new FileTransfer(listener);
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
            listener.interrupted();
            Thread.sleep(AGAIN_MILLIS);
        }
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
        try (link) {
            if (talk.with(link)) {
                outcome.complete(true);
            }
        } catch (TransferException e) {
            if (e.reason() == TransferException.Reason.WRONG_CODE) {
                listener.stranger();
            } else {
                outcome.completeExceptionally(e);
            }
        } catch (IOException e) {
            if (isOver) {
                outcome.complete(false);
            } else {
                listener.interrupted();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case MaruException refusal -> throw refusal;
                case TransferException failure -> throw failure;
                case null, default -> throw new IOException("the transfer failed", e.getCause());
            }
        }
    }
}
