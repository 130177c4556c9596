package dev.maru.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Streams of one source at once (RFC 8853 §5.1).
 *
 * @param send the streams that the describer sends, each with its alternatives, in order of preference
 * @param receive those that it receives
 */
public record Simulcast(List<List<Stream>> send, List<List<Stream>> receive) implements Attribute {
    /** More layers than any encoder makes; what browsers offer has 3. */
    private static final int MAX_STREAMS = 32;

    /**
     * One stream.
     *
     * @param rid the id of its {@link Rid}
     * @param isPaused whether it starts paused, printed as {@code ~}
     */
    public record Stream(String rid, boolean isPaused) {
        @Override
        public String toString() {
            return isPaused ? "~" + rid : rid;
        }
    }

    /** Keeps copies of the lists. */
    public Simulcast {
        send = send.stream().map(List::copyOf).toList();
        receive = receive.stream().map(List::copyOf).toList();
    }

    static Simulcast parse(String value) throws MalformedSdpException {
        List<String> fields = Syntax.fields(value, 2, 5, "a simulcast attribute");
        List<List<Stream>> send = List.of();
        List<List<Stream>> receive = List.of();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            if (fields.get(i).equals("send") && send.isEmpty()) {
                send = streams(fields.get(i + 1));
            } else if (fields.get(i).equals("recv") && receive.isEmpty()) {
                receive = streams(fields.get(i + 1));
            } else {
                throw MalformedSdpException.of("simulcast goes one way or the other, and each once", value);
            }
        }
        if (fields.size() % 2 != 0) {
            throw MalformedSdpException.of("a direction of simulcast has no streams", value);
        }
        return new Simulcast(send, receive);
    }

    private static List<List<Stream>> streams(String text) throws MalformedSdpException {
        String[] alternatives = text.split(";", -1);
        List<List<Stream>> streams = new ArrayList<>();
        int count = 0;
        for (String alternative : alternatives) {
            List<Stream> same = new ArrayList<>();
            for (String word : alternative.split(",", -1)) {
                String rid = word.startsWith("~") ? word.substring(1) : word;
                if (!Rid.isId(rid) || ++count > MAX_STREAMS) {
                    throw MalformedSdpException.of("simulcast has rids, " + MAX_STREAMS + " at most", text);
                }
                same.add(new Stream(rid, word.startsWith("~")));
            }
            streams.add(same);
        }
        return streams;
    }

    @Override
    public String key() {
        return "simulcast";
    }

    @Override
    public String value() {
        String sent = send.isEmpty() ? "" : "send " + print(send);
        String received = receive.isEmpty() ? "" : "recv " + print(receive);
        return sent.isEmpty() || received.isEmpty() ? sent + received : sent + " " + received;
    }

    private static String print(List<List<Stream>> streams) {
        return streams.stream()
                .map(same -> same.stream().map(Stream::toString).collect(Collectors.joining(",")))
                .collect(Collectors.joining(";"));
    }
}
