package dev.maru.room;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What members change about themselves and their tracks, and who is told. Guarded by the room's lock. */
final class Presence {
    private final Announcer announcer;
    private final Limits limits;

    Presence(Announcer announcer, Limits limits) {
        this.announcer = announcer;
        this.limits = limits;
    }

    Answer update(Member member, Change change) {
        Refusal refusal = checkChange(member, change);
        if (refusal != null) {
            return refusal;
        }
        Participant old = member.participant();
        Change real = new Change(
                Objects.equals(change.name(), old.name()) ? null : change.name(),
                Objects.equals(change.metadata(), old.metadata()) ? null : change.metadata(),
                Objects.equals(change.speaking(), old.speaking()) ? null : change.speaking());
        if (!real.isEmpty()) {
            member.change(real);
            tellOthers(member, new RoomEvent.ParticipantUpdated(member.id(), real));
        }
        return Answer.Done.DONE;
    }

    Answer publish(Member member, Track track) {
        Refusal refusal = checkTrack(member, track);
        if (refusal != null) {
            return refusal;
        }
        List<Track> tracks = new ArrayList<>(member.participant().tracks());
        int index = indexOf(tracks, track.id());
        if (index >= 0) {
            return publishAgain(member, track, tracks, index);
        }
        if (tracks.size() >= limits.maxTracks()) {
            return Refusal.of(ErrorCode.TOO_MANY_TRACKS, "You publish " + tracks.size() + " tracks already.")
                    .withField("track")
                    .withHint("Unpublish one, or raise rooms.max_tracks.");
        }
        tracks.add(track);
        member.changeTracks(tracks);
        tellOthers(member, new RoomEvent.TrackPublished(member.id(), track));
        return Answer.Done.DONE;
    }

    Answer unpublish(Member member, TrackId track) {
        List<Track> tracks = new ArrayList<>(member.participant().tracks());
        int index = indexOf(tracks, track);
        if (index < 0) {
            return unknownTrack(track);
        }
        tracks.remove(index);
        member.changeTracks(tracks);
        member.republishable.remove(track);
        tellOthers(member, new RoomEvent.TrackUnpublished(member.id(), track));
        return Answer.Done.DONE;
    }

    Answer mute(Member member, TrackId track, boolean muted, boolean byAdmin) {
        List<Track> tracks = new ArrayList<>(member.participant().tracks());
        int index = indexOf(tracks, track);
        if (index < 0) {
            return unknownTrack(track);
        }
        if (tracks.get(index).muted() != muted) {
            tracks.set(index, tracks.get(index).withMuted(muted));
            member.changeTracks(tracks);
            announcer.tellOthers(byAdmin ? null : member, new RoomEvent.TrackMuted(member.id(), track, muted, byAdmin));
        }
        return Answer.Done.DONE;
    }

    /** After a restore the client publishes what it has; what the room still has of that is no duplicate. */
    private Answer publishAgain(Member member, Track track, List<Track> tracks, int index) {
        if (!member.republishable.remove(track.id())) {
            return Refusal.of(ErrorCode.DUPLICATE_TRACK, "You publish a track “" + track.id() + "” already.")
                    .withField("track")
                    .withHint("Choose another id, or unpublish that one first.");
        }
        if (!tracks.get(index).equals(track)) {
            tracks.remove(index);
            tracks.add(track);
            member.changeTracks(tracks);
            tellOthers(member, new RoomEvent.TrackUnpublished(member.id(), track.id()));
            tellOthers(member, new RoomEvent.TrackPublished(member.id(), track));
        }
        return Answer.Done.DONE;
    }

    private void tellOthers(Member member, RoomEvent event) {
        if (!member.isHidden()) {
            announcer.tellOthers(member, event);
        }
    }

    private @Nullable Refusal checkChange(Member member, Change change) {
        String name = change.name();
        String metadata = change.metadata();
        if (name != null && member.profile.nameFixed()) {
            return fixed("name");
        }
        if (metadata != null && member.profile.metadataFixed()) {
            return fixed("metadata");
        }
        Refusal refusal = name == null ? null : Texts.checkName(name, limits.maxNameLength());
        if (refusal == null && metadata != null) {
            refusal = Texts.checkMetadata(metadata, limits.maxMetadataBytes());
        }
        return refusal;
    }

    private static @Nullable Refusal checkTrack(Member member, Track track) {
        Grants grants = member.participant().grants();
        if (!grants.publish().contains(track.source())) {
            String why = grants.hidden()
                    ? "A hidden participant publishes nothing."
                    : "Your access token does not allow publishing “"
                            + track.source().wire() + "”.";
            return Refusal.of(ErrorCode.GRANT_MISSING, why)
                    .withField("publish")
                    .withHint("Use a token whose “publish” has this source.");
        }
        if (track.kind() != track.source().kind()) {
            return Refusal.badField(
                    "kind",
                    "A “" + track.source().wire() + "” track is “"
                            + track.source().kind().wire() + "”.");
        }
        Track.Size size = track.size();
        if (size != null && (isNoSide(size.width()) || isNoSide(size.height()))) {
            return Refusal.badField(
                    isNoSide(size.width()) ? "width" : "height", "A side has 1 to " + Track.Size.MAX_SIDE + " pixels.");
        }
        return Texts.checkLabel(track.label());
    }

    private static boolean isNoSide(int pixels) {
        return pixels < 1 || pixels > Track.Size.MAX_SIDE;
    }

    private static Refusal fixed(String field) {
        return Refusal.of(ErrorCode.GRANT_MISSING, "Your " + field + " comes from your access token.")
                .withField(field)
                .withHint("Leave “" + field + "” out of the token if people may choose it.");
    }

    private static Refusal unknownTrack(TrackId track) {
        return Refusal.of(ErrorCode.UNKNOWN_TRACK, "There is no published track “" + track + "”.")
                .withField("track");
    }

    private static int indexOf(List<Track> tracks, TrackId id) {
        for (int i = 0; i < tracks.size(); i++) {
            if (tracks.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }
}
