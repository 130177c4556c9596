package dev.maru.room;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * A resume ticket as bytes, big-endian; each text is its length and its UTF-8:
 *
 * <pre>
 * +---------+-------+-------+----------+-----------+-------+--------+------+-------------+----------+------+----------+
 * | version | epoch | nonce | joinedAt | expiresAt | flags | grants | room | participant | identity | name | metadata |
 * |    1    |   8   |  16   |    8     |     8     |   1   |   2    | 2+n  |     2+n     |   2+n    | 2+n  |   2+n    |
 * +---------+-------+-------+----------+-----------+-------+--------+------+-------------+----------+------+----------+
 * </pre>
 */
final class TicketFormat {
    private static final int VERSION = 1;
    private static final int MAX_TEXT_BYTES = 0xFFFF;

    private static final int NAME_FIXED = 1;
    private static final int METADATA_FIXED = 2;
    private static final int HAS_IDENTITY = 4;

    private static final int JOIN = 1;
    private static final int CREATE = 2;
    private static final int SUBSCRIBE = 4;
    private static final int DATA = 8;
    private static final int ADMIN = 16;
    private static final int HIDDEN = 32;
    private static final int FIRST_SOURCE = 256;

    private TicketFormat() {}

    static byte[] write(ResumeTicket ticket) {
        Profile profile = ticket.profile();
        String identity = profile.identity();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(ticket.epoch());
            out.writeLong(ticket.nonce().high());
            out.writeLong(ticket.nonce().low());
            out.writeLong(ticket.joinedAt());
            out.writeLong(ticket.expiresAt());
            out.writeByte((profile.nameFixed() ? NAME_FIXED : 0)
                    | (profile.metadataFixed() ? METADATA_FIXED : 0)
                    | (identity != null ? HAS_IDENTITY : 0));
            out.writeShort(bitsOf(ticket.grants()));
            writeText(out, ticket.room().value());
            writeText(out, ticket.participant().value());
            writeText(out, identity == null ? "" : identity);
            writeText(out, profile.name());
            writeText(out, profile.metadata());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Reads what {@link #write} wrote; the rest throws. */
    static ResumeTicket read(byte[] bytes, int length) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length));
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("version " + version);
        }
        long epoch = in.readLong();
        ResumeKey.Nonce nonce = new ResumeKey.Nonce(in.readLong(), in.readLong());
        long joinedAt = in.readLong();
        long expiresAt = in.readLong();
        int flags = in.readUnsignedByte();
        Grants grants = grantsOf(in.readUnsignedShort());
        RoomName room = new RoomName(readText(in));
        ParticipantId participant = new ParticipantId(readText(in));
        String identity = readText(in);
        Profile profile = new Profile(
                (flags & HAS_IDENTITY) != 0 ? identity : null,
                readText(in),
                readText(in),
                (flags & NAME_FIXED) != 0,
                (flags & METADATA_FIXED) != 0);
        return new ResumeTicket(epoch, nonce, room, participant, profile, grants, joinedAt, expiresAt);
    }

    private static int bitsOf(Grants grants) {
        int bits = (grants.join() ? JOIN : 0)
                | (grants.create() ? CREATE : 0)
                | (grants.subscribe() ? SUBSCRIBE : 0)
                | (grants.data() ? DATA : 0)
                | (grants.admin() ? ADMIN : 0)
                | (grants.hidden() ? HIDDEN : 0);
        for (TrackSource source : grants.publish()) {
            bits |= FIRST_SOURCE << source.ordinal();
        }
        return bits;
    }

    private static Grants grantsOf(int bits) {
        Set<TrackSource> publish = EnumSet.noneOf(TrackSource.class);
        for (TrackSource source : TrackSource.values()) {
            if ((bits & FIRST_SOURCE << source.ordinal()) != 0) {
                publish.add(source);
            }
        }
        return new Grants(
                (bits & JOIN) != 0,
                (bits & CREATE) != 0,
                publish,
                (bits & SUBSCRIBE) != 0,
                (bits & DATA) != 0,
                (bits & ADMIN) != 0,
                (bits & HIDDEN) != 0);
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_TEXT_BYTES) {
            throw new IOException("a text of " + utf8.length + " bytes");
        }
        out.writeShort(utf8.length);
        out.write(utf8);
    }

    private static String readText(DataInputStream in) throws IOException {
        byte[] utf8 = new byte[in.readUnsignedShort()];
        in.readFully(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
