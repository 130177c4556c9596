package dev.maru.ice;

import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * A candidate as SDP and trickled messages write it (RFC 8839 §5.1):
 *
 * <pre>candidate:foundation component protocol priority address port typ type [raddr address rport port] [name value]…</pre>
 *
 * <p>The address may be a name: of mDNS, {@code ….local} (draft-ietf-mmusic-mdns-ice-candidates), which has to be resolved before
 * there is a {@link Candidate}; any other name is refused, since looking up a stranger's names would be a way to spy on us.
 *
 * @param foundation as in {@link Candidate}
 * @param component as in {@link Candidate}
 * @param transport as in {@link Candidate}
 * @param priority as in {@link Candidate}
 * @param host an IP literal or an mDNS name, in lower case
 * @param port 0 to 65,535
 * @param type as in {@link Candidate}
 * @param related as in {@link Candidate}
 * @param usernameFragment the extension {@code ufrag}, which says to which generation it belongs; null when not told
 */
public record CandidateLine(
        String foundation,
        int component,
        CandidateTransport transport,
        long priority,
        String host,
        int port,
        CandidateType type,
        @Nullable TransportAddress related,
        @Nullable String usernameFragment) {
    /** The longest line that is looked at; a real one has 200 characters at most. */
    public static final int MAX_LENGTH = 1_024;

    private static final String PREFIX = "candidate:";
    private static final int FIXED_FIELDS = 8;

    /**
     * Reads a line.
     *
     * @param line with or without {@code a=}
     * @return what it says
     * @throws MalformedException when it is no candidate that we can use; the message says why
     */
    public static CandidateLine parse(String line) throws MalformedException {
        if (line.length() > MAX_LENGTH) {
            throw bad("it has more than " + MAX_LENGTH + " characters");
        }
        String text = line.startsWith("a=") ? line.substring(2) : line;
        if (!text.startsWith(PREFIX)) {
            throw bad("it does not start with candidate:");
        }
        String[] fields = text.substring(PREFIX.length()).strip().split(" +", -1);
        if (fields.length < FIXED_FIELDS || !fields[6].equals("typ")) {
            throw bad("a candidate has foundation, component, protocol, priority, address, port, typ and a type");
        }
        return parse(fields);
    }

    private static CandidateLine parse(String[] fields) throws MalformedException {
        if (!isFoundation(fields[0])) {
            throw bad("the foundation is not 1 to 32 letters, digits, + and /");
        }
        CandidateType type = CandidateType.ofWord(fields[7]);
        CandidateTransport transport = CandidateTransport.ofWords(fields[2], extension(fields, "tcptype"));
        if (type == null || transport == null) {
            throw bad("nobody here knows the type or transport " + fields[7] + " " + fields[2]);
        }
        return new CandidateLine(
                fields[0],
                (int) number(fields[1], 1, 256),
                transport,
                number(fields[3], 1, Candidate.MAX_PRIORITY),
                host(fields[4]),
                (int) number(fields[5], 0, 65_535),
                type,
                related(fields),
                extension(fields, "ufrag"));
    }

    private static String host(String text) throws MalformedException {
        String host = text.toLowerCase(java.util.Locale.ROOT);
        if (MdnsName.isValid(host) || isLiteral(host)) {
            return host;
        }
        throw bad("the address is neither an IP literal nor an mDNS name");
    }

    private static @Nullable TransportAddress related(String[] fields) throws MalformedException {
        String address = extension(fields, "raddr");
        String port = extension(fields, "rport");
        if (address == null || port == null || !isLiteral(address)) {
            return null; // it is there for people to read; without it the candidate is as good
        }
        TransportAddress told = TransportAddress.ofLiteral(address, (int) number(port, 0, 65_535));
        boolean isHidden = told.withPort(0).equals(TransportAddress.UNSPECIFIED)
                || told.isIpv6() && told.high() == 0 && told.low() == 0;
        return isHidden ? null : told; // whatever the port: browsers hide it behind 0, the draft behind 9
    }

    /** The value of an extension; they come in pairs behind the type. */
    private static @Nullable String extension(String[] fields, String name) {
        for (int i = FIXED_FIELDS; i + 1 < fields.length; i += 2) {
            if (fields[i].equals(name)) {
                return fields[i + 1];
            }
        }
        return null;
    }

    private static long number(String text, long min, long max) throws MalformedException {
        long value = -1;
        if (!text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            value = Long.parseLong(text);
        }
        if (value < min || value > max) {
            throw bad(text.length() <= 10 ? text + " is not in " + min + ".." + max : "a number is too long");
        }
        return value;
    }

    static boolean isFoundation(String text) {
        return !text.isEmpty()
                && text.length() <= 32
                && text.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c) || c == '+' || c == '/');
    }

    private static boolean isLiteral(String host) {
        try {
            TransportAddress.ofLiteral(host, 0);
            return host.indexOf('%') < 0; // a zone means nothing on another machine
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static MalformedException bad(String why) {
        return new MalformedException(DropReason.MALFORMED, "this is no usable candidate: " + why);
    }

    /**
     * Whether the address is a name that has to be resolved by mDNS.
     *
     * @return false when {@link #candidate} can be called at once
     */
    public boolean isMdns() {
        return host.endsWith(".local");
    }

    /**
     * The candidate to be resolved, when its address is a name.
     *
     * @return to hand to {@link IceAgent#addRemoteCandidate(NamedCandidate, long)}
     * @throws IllegalArgumentException when it is a literal
     */
    public NamedCandidate named() {
        return new NamedCandidate(new MdnsName(host), this);
    }

    /**
     * The candidate, when its address is a literal.
     *
     * @return the candidate
     */
    public Candidate candidate() {
        return candidate(TransportAddress.ofLiteral(host, port));
    }

    /**
     * The candidate, when its name has been resolved.
     *
     * @param resolved the address; its port does not count
     * @return the candidate
     */
    public Candidate candidate(TransportAddress resolved) {
        return new Candidate(foundation, component, transport, priority, resolved.withPort(port), type, related);
    }

    static String print(Candidate c) {
        return print(c, ip(c.address()));
    }

    static String print(Candidate c, String host) {
        StringBuilder line = new StringBuilder(PREFIX)
                .append(c.foundation())
                .append(' ')
                .append(c.component())
                .append(' ')
                .append(c.transport().protocolWord())
                .append(' ')
                .append(c.priority())
                .append(' ')
                .append(host)
                .append(' ')
                .append(c.address().port())
                .append(" typ ")
                .append(c.type().word());
        if (c.related() != null) {
            line.append(" raddr ")
                    .append(ip(c.related()))
                    .append(" rport ")
                    .append(c.related().port());
        } else if (c.type() != CandidateType.HOST) {
            line.append(
                    c.address().isIpv6()
                            ? " raddr :: rport 9"
                            : " raddr 0.0.0.0 rport 9"); // RFC 8839 §5.1: required; the mDNS draft §3.1.2.2: hidden
            // like this
        }
        String tcpType = c.transport().tcpTypeWord();
        if (tcpType != null) {
            line.append(" tcptype ").append(tcpType);
        }
        return line.toString();
    }

    private static String ip(TransportAddress address) {
        return address.toSocketAddress().getAddress().getHostAddress();
    }
}
