package dev.maru.dtls;

/**
 * A connection of 1.3: tickets are acknowledged and not used, keys are updated when either side wants it (RFC 8446 §4.6.3, RFC 9147
 * §8).
 */
final class Established13 implements Step {
    /** Far below what RFC 9147 §8 allows, and far above what GCM's limit lets anybody reach. */
    private static final int MAX_EPOCH = 0xFFFF;

    private static final int UPDATE_NOT_REQUESTED = 0;
    private static final int UPDATE_REQUESTED = 1;

    private final Handshake handshake;
    private final KeySchedule13 schedule;
    private boolean isUpdating;

    Established13(Handshake handshake, KeySchedule13 schedule) {
        this.handshake = handshake;
        this.schedule = schedule;
    }

    @Override
    public Step receive(HandshakeMessage message) throws HandshakeException {
        handshake.acknowledge();
        if (message.type() == HandshakeType.KEY_UPDATE) {
            updatePeer(message.reader());
            return this;
        }
        if (message.type() == HandshakeType.NEW_SESSION_TICKET && handshake.role == DtlsRole.CLIENT) {
            return this;
        }
        throw HandshakeException.unexpected(message);
    }

    private void updatePeer(VectorReader reader) throws HandshakeException {
        int request = reader.u8();
        reader.expectEnd();
        if (request > UPDATE_REQUESTED) {
            throw HandshakeException.illegal("a KeyUpdate that asks for something unknown");
        }
        int epoch = handshake.records.newestRead() + 1;
        if (epoch > MAX_EPOCH) {
            throw new HandshakeException(
                    AlertDescription.INTERNAL_ERROR, DtlsFailure.LIMIT, "the peer has used up all epochs");
        }
        DtlsRole peer = handshake.role.opposite();
        schedule.update(peer);
        handshake.records.beginRead(epoch, handshake.suite(), schedule.applicationKeys(peer));
        if (request == UPDATE_REQUESTED) {
            sendUpdate(UPDATE_NOT_REQUESTED);
        }
    }

    /** Begins new keys for what we send, and asks the peer to do the same. Nothing when that is under way already. */
    void update() {
        sendUpdate(UPDATE_REQUESTED);
    }

    private void sendUpdate(int request) {
        if (isUpdating || handshake.records.current().number() == MAX_EPOCH) {
            return; // RFC 9147 §8: one at a time
        }
        isUpdating = true;
        handshake.sendAfterHandshake(HandshakeType.KEY_UPDATE, new VectorWriter().u8(request));
    }

    /** The peer has all that we sent: new keys are in force (RFC 9147 §8). */
    void onAcknowledged() {
        if (isUpdating) {
            isUpdating = false;
            schedule.update(handshake.role);
            int epoch = handshake.records.current().number() + 1;
            handshake.records.beginWrite(epoch, handshake.suite(), schedule.applicationKeys(handshake.role));
        }
    }

    @Override
    public void destroy() {
        schedule.destroy();
    }
}
