package dev.maru.jsep;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts candidates into descriptions (W3C WebRTC §4.4.2, {@code addIceCandidate}; RFC 9429 §4.1.19). */
final class CandidateRules {
    static final String PREFIX = "candidate:";

    /** As core/ice reads them: a real one has 200 characters at most. */
    private static final int MAX_LENGTH = 1_024;

    private static final int FIXED_FIELDS = 8;

    private final SessionState state;

    CandidateRules(SessionState state) {
        this.state = state;
    }

    /** True when the plan shows it. */
    boolean addRemote(RemoteCandidate candidate) throws JsepException {
        boolean isEnd = candidate.candidate().isEmpty();
        if (!isEnd && candidate.mid() == null && candidate.index() == null) {
            throw new JsepException(JsepError.TYPE, "a candidate names its section by mid or by index");
        }
        AppliedDescription newest = state.remote();
        if (newest == null) {
            throw new JsepException(JsepError.INVALID_STATE, "there is no remote description yet");
        }
        String line = normal(candidate.candidate());
        List<AppliedDescription> known = new ArrayList<>();
        known.add(newest);
        if (newest != state.currentRemote && state.currentRemote != null) {
            known.add(state.currentRemote);
        }
        boolean isAny = isEnd && candidate.mid() == null && candidate.index() == null;
        boolean isSection = false;
        boolean isAdded = false;
        for (AppliedDescription description : known) {
            int index = index(description, candidate);
            isSection |= index >= 0 || isAny;
            if ((index >= 0 || isAny) && belongs(description, index, candidate.usernameFragment())) {
                // Into all descriptions of its generation, so that a rollback does not lose it.
                boolean isSameGeneration = !isAdded
                        || Objects.equals(
                                description.transport().ice(),
                                newest.transport().ice());
                if (isSameGeneration) {
                    add(description, index, line);
                    isAdded = true;
                }
            }
        }
        if (!isAdded && isStopped(newest, index(newest, candidate))) {
            return false; // nobody needs it
        }
        if (!isAdded) {
            throw new JsepException(
                    JsepError.OPERATION,
                    isSection
                            ? "no remote description has this username fragment"
                            : "the remote description has no such section");
        }
        return isEnd ? newest.isComplete() : newest.candidates().contains(line);
    }

    private static boolean isStopped(AppliedDescription description, int index) {
        Transceiver transceiver = index < 0 ? null : description.transceiver(index);
        return transceiver != null && transceiver.isStopped();
    }

    private static int index(AppliedDescription description, RemoteCandidate candidate) {
        if (candidate.mid() != null) {
            return description.session().indexOfMid(candidate.mid());
        }
        Integer index = candidate.index();
        return index == null || index < 0 || index >= description.size() ? -1 : index;
    }

    private static boolean belongs(AppliedDescription description, int index, @Nullable String ufrag) {
        if (ufrag == null) {
            return true;
        }
        IceParameters shared = description.transport().ice();
        IceParameters own = index < 0 ? null : TransportSection.ice(description.session(), description.section(index));
        return shared != null && shared.usernameFragment().equals(ufrag)
                || own != null && own.usernameFragment().equals(ufrag);
    }

    /** The end concerns the transport; without a section, so do candidates. */
    private static void add(AppliedDescription description, int index, String line) throws JsepException {
        int tag = description.transport().index();
        boolean isShared = index >= 0 && tag >= 0 && description.transport().covers(description.session(), index);
        int section = index < 0 || isShared && line.isEmpty() ? tag : index;
        if (section < 0) {
            return; // all sections are rejected: nobody needs it
        }
        if (line.isEmpty()) {
            description.complete(section);
        } else if (!description.addCandidate(section, line)) {
            throw new JsepException(
                    JsepError.OPERATION, "there are " + AppliedDescription.MAX_CANDIDATES + " candidates already");
        }
    }

    /** Without {@code a=}; what has not even the fields of a candidate is refused. */
    private static String normal(String text) throws JsepException {
        String line = text.startsWith("a=") ? text.substring(2) : text;
        if (line.isEmpty()) {
            return line;
        }
        boolean isPrintable = line.chars().allMatch(c -> c >= ' ' && c != 0x7F);
        if (line.length() > MAX_LENGTH
                || !isPrintable
                || !line.startsWith(PREFIX)
                || line.strip().split(" +").length < FIXED_FIELDS) {
            throw new JsepException(JsepError.OPERATION, "this is no candidate");
        }
        return line.strip();
    }

    /** Our own, found for a generation; put into the description that has its credentials. */
    void addLocal(String usernameFragment, String text) throws JsepException {
        String line = normal(text);
        for (AppliedDescription description : new AppliedDescription[] {state.pendingLocal, state.currentLocal}) {
            if (description != null && belongs(description, -1, usernameFragment)) {
                add(description, -1, line);
            }
        }
    }
}
