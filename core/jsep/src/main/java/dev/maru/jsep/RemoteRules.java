package dev.maru.jsep;

import dev.maru.sdp.ExtensionMap;
import dev.maru.sdp.Group;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.SessionDescription;
import dev.maru.sdp.Setup;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a remote description has to be to be set (RFC 9429 §5.8.3, §5.10, §5.11). What it says wrong is INVALID_ACCESS. */
final class RemoteRules {
    /** RFC 8839 §5.4. */
    private static final int MIN_UFRAG = 4;

    private static final int MIN_PASSWORD = 22;
    private static final int MAX_ICE_CHARS = 256;

    private final SessionState state;
    private final SessionDescription session;
    private final TransportSection transport;

    RemoteRules(SessionState state, SessionDescription session) {
        this.state = state;
        this.session = session;
        transport = TransportSection.of(session);
    }

    void checkOffer() throws JsepException {
        checkMids();
        checkTransport();
        for (int i = 0; i < session.media().size(); i++) {
            checkSection(i);
        }
        AppliedDescription local = state.currentLocal;
        AppliedDescription remote = state.currentRemote;
        if (local == null || remote == null) {
            return;
        }
        require(session.media().size() >= local.size(), "an offer has all sections of the one before");
        for (int i = 0; i < local.size(); i++) {
            MediaDescription before = remote.section(i);
            MediaDescription now = session.media().get(i);
            boolean isFree = before.isRejected() || local.section(i).isRejected();
            boolean isSame = now.kind().equals(before.kind())
                    && isSameMid(now.mid(), local.section(i).mid());
            require(isFree || isSame, "section " + i + " has become another one without having been rejected");
        }
    }

    void checkAnswer(AppliedDescription offer) throws JsepException {
        checkMids();
        checkTransport();
        require(session.media().size() == offer.size(), "an answer has as many sections as its offer");
        for (int i = 0; i < offer.size(); i++) {
            checkSection(i);
            MediaDescription asked = offer.section(i);
            MediaDescription answered = session.media().get(i);
            require(asked.kind().equals(answered.kind()), "section " + i + " has another kind than in the offer");
            require(isSameMid(answered.mid(), asked.mid()), "section " + i + " has another mid than in the offer");
            boolean isRejected = answered.isRejected();
            require(isRejected || !asked.isRejected(), "section " + i + " was not offered, so it cannot be accepted");
            require(
                    isRejected || transport.covers(session, i),
                    "section " + i + " is accepted outside of the bundle; this side has one transport");
        }
        require(
                state.config.headerEncryption() != HeaderEncryption.REQUIRE
                        || isWithoutMedia()
                        || transport.isCryptex(),
                "the answer does not encrypt header extensions (a=cryptex), which this side requires");
        Setup setup = transport.setup();
        require(setup == null || setup != Setup.ACTPASS, "an answer chooses between a=setup:active and passive");
    }

    private boolean isWithoutMedia() {
        return session.media().stream().allMatch(section -> section.isRejected() || !Sections.isMedia(section));
    }

    private void checkMids() throws JsepException {
        Set<String> mids = new HashSet<>();
        for (MediaDescription section : session.media()) {
            String mid = section.mid();
            require(mid == null || mids.add(mid), "two sections have the mid " + mid);
        }
        for (Group group : session.groups(Group.BUNDLE)) {
            require(mids.containsAll(group.mids()), "a bundle names a section that is not there");
        }
    }

    private void checkTransport() throws JsepException {
        if (transport.index() < 0) {
            return;
        }
        IceParameters ice = transport.ice();
        require(ice != null, "a=ice-ufrag or a=ice-pwd is missing");
        require(
                ice == null
                        || isIceChars(ice.usernameFragment(), MIN_UFRAG) && isIceChars(ice.password(), MIN_PASSWORD),
                "a=ice-ufrag is 4 to 256 and a=ice-pwd 22 to 256 letters, digits, + and /");
        require(!transport.fingerprints().isEmpty(), "a=fingerprint is missing");
        require(transport.setup() != Setup.HOLDCONN, "a=setup:holdconn has no use here");
    }

    /** As core/ice takes them: with three characters more than RFC 8839 §5.4 has. */
    private static boolean isIceChars(String text, int min) {
        return text.length() >= min
                && text.length() <= MAX_ICE_CHARS
                && text.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c) || "+/-_=".indexOf(c) >= 0);
    }

    private void checkSection(int index) throws JsepException {
        MediaDescription section = session.media().get(index);
        if (section.isRejected() || !Sections.isMedia(section)) {
            return;
        }
        boolean isShared = index != transport.index() && transport.covers(session, index);
        require(
                section.has("rtcp-mux") || section.has("rtcp-mux-only") || isShared,
                "section " + index + " does not multiplex RTCP (a=rtcp-mux)");
        require(
                section.formats().stream().distinct().count()
                        == section.formats().size(),
                "a format is listed twice");
        Set<Integer> ids = new HashSet<>();
        for (ExtensionMap extension : section.all(ExtensionMap.class)) {
            require(ids.add(extension.id()), "two header extensions have the number " + extension.id());
        }
    }

    private static boolean isSameMid(@Nullable String mid, @Nullable String other) {
        return mid == null || mid.equals(other);
    }

    private static void require(boolean isTrue, String otherwise) throws JsepException {
        if (!isTrue) {
            throw new JsepException(JsepError.INVALID_ACCESS, otherwise);
        }
    }
}
