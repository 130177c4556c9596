package dev.maru.interop;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.RTCIceCandidate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A page and us, who negotiate whenever one of them has something new, and what they signal, carried when the test wants it to be. */
final class Negotiation implements AutoCloseable {
    static final int PICTURES = 10;

    final PagePeer page;
    final PerfectNegotiator ours;
    final Deque<JsonObject> toUs = new ArrayDeque<>();
    final Deque<JsonObject> toPage = new ArrayDeque<>();

    private final @Nullable LossyPath path;
    private JsonObject state = new JsonObject();
    private int carried;
    private boolean isDiverted;

    Negotiation(Browser browser, boolean isPagePolite) {
        this(browser, isPagePolite, null);
    }

    /** A negotiation whose packets have one way, or any when it is null. */
    Negotiation(Browser browser, boolean isPagePolite, @Nullable LossyPath path, MediaStreamTrack... echoes) {
        this.path = path;
        page = new PagePeer("negotiator", browser, "peers/negotiator.js");
        ours = new PerfectNegotiator(!isPagePolite, echoes);
        JsonObject argument = new JsonObject();
        argument.addProperty("polite", isPagePolite);
        page.ask("begin", argument);
    }

    /** Opens a channel from the page to us, which takes a section for data, and adds pictures at once. */
    void openChannel(int... widths) {
        JsonObject argument = pictures(widths);
        argument.addProperty("data", true);
        page.ask("add", argument);
    }

    /** Adds sound to the page. */
    void addSound() {
        JsonObject argument = new JsonObject();
        argument.addProperty("audio", true);
        argument.add("pictures", new JsonArray());
        page.ask("add", argument);
    }

    /** Adds pictures to the page that move, all at once, which are known by their widths. */
    void addPictures(int... widths) {
        page.ask("add", pictures(widths));
    }

    private static JsonObject pictures(int... widths) {
        JsonArray sizes = new JsonArray();
        for (int width : widths) {
            JsonArray size = new JsonArray();
            size.add(width);
            size.add(width * 3 / 4);
            sizes.add(size);
        }
        JsonObject argument = new JsonObject();
        argument.add("pictures", sizes);
        return argument;
    }

    /** Adds a picture to the page that is sent and received in some codecs only. */
    void addPicture(int width, String... codecs) {
        JsonArray size = new JsonArray();
        size.add(width);
        size.add(width * 3 / 4);
        JsonArray pictures = new JsonArray();
        pictures.add(size);
        JsonObject argument = codecs(codecs);
        argument.add("pictures", pictures);
        page.ask("add", argument);
    }

    /** From the next negotiation on, the page sends and receives its first picture in these codecs only. */
    void prefer(String... codecs) {
        page.ask("prefer", codecs(codecs));
    }

    private static JsonObject codecs(String... codecs) {
        JsonArray wished = new JsonArray();
        List.of(codecs).forEach(wished::add);
        JsonObject argument = new JsonObject();
        argument.add("codecs", wished);
        return argument;
    }

    /** Lets the page send another picture than its first one, without a negotiation; none when it is 0 wide. */
    void replacePicture(int width) {
        JsonObject argument = new JsonObject();
        argument.addProperty("width", width);
        argument.addProperty("height", width * 3 / 4);
        page.ask("replace", argument);
    }

    /** Takes what both have to say, without handing it over. */
    void collect() {
        page.ask("out").getAsJsonArray("messages").forEach(one -> collect(one.getAsJsonObject(), toUs));
        for (JsonObject one = ours.out.poll(); one != null; one = ours.out.poll()) {
            collect(one, toPage);
        }
    }

    private void collect(JsonObject message, Deque<JsonObject> to) {
        JsonObject description = message.getAsJsonObject("description");
        if (path == null) {
            to.add(message);
        } else if (description != null) {
            description.addProperty(
                    "sdp", Trickle.without(description.get("sdp").getAsString()));
            to.add(message);
        } else if (to == toPage && !isDiverted) {
            divert(Trickle.candidate(message.get("candidate")), path);
        }
    }

    private void divert(RTCIceCandidate ours, LossyPath path) {
        String host = ours.address();
        if (host != null && host.contains(".")) {
            isDiverted = true;
            String line = path.candidateFor(host, ours.port());
            toPage.add(Trickle.json(
                    new RTCIceCandidate(line, ours.sdpMid(), ours.sdpMLineIndex(), ours.usernameFragment())));
        }
    }

    /** Waits until both have made an offer, of which the other one knows nothing. */
    void cross() {
        Patience.until("two offers that cross", () -> {
            collect();
            return hasOffer(toUs) && hasOffer(toPage);
        });
    }

    static boolean hasOffer(Deque<JsonObject> messages) {
        return messages.stream().anyMatch(Negotiation::isOffer);
    }

    static boolean isOffer(JsonObject message) {
        return message.has("description")
                && message.getAsJsonObject("description")
                        .get("type")
                        .getAsString()
                        .equals("offer");
    }

    /** Hands everything over. */
    private void carry() {
        collect();
        while (!toUs.isEmpty()) {
            carried++;
            ours.take(toUs.remove());
        }
        while (!toPage.isEmpty()) {
            carried++;
            JsonObject argument = new JsonObject();
            argument.add("message", toPage.remove());
            page.ask("take", argument);
        }
    }

    /** How many messages were handed over. */
    int carried() {
        return carried;
    }

    /** Lets them negotiate until something is true. */
    void until(String what, BooleanSupplier isTrue) {
        Patience.until(what, () -> {
            carry();
            state = page.ask("state");
            return isTrue.getAsBoolean();
        });
    }

    /** What the page says of itself, as of the last look. */
    JsonObject state() {
        return state;
    }

    /** A message each way. */
    void talk(String text) {
        until("channels", () -> text("channel").equals("open") && ours.connection.sctp() != null);
        JsonObject argument = new JsonObject();
        argument.addProperty("text", text);
        page.ask("say", argument);
        ours.channel.send(text);
        until("\"" + text + "\" both ways", () -> ours.heard.contains(text) && hasHeard(text));
    }

    private boolean hasHeard(String text) {
        for (JsonElement one : state.getAsJsonArray("heard")) {
            if (one.getAsString().equals(text)) {
                return true;
            }
        }
        return false;
    }

    String text(String name) {
        return state.get(name).getAsString();
    }

    int number(String name) {
        return state.get(name).getAsInt();
    }

    /** Frames of ours that the page decoded in a section. */
    int framesAtPage(String mid) {
        JsonObject video = state.getAsJsonObject("video").getAsJsonObject(mid);
        return video == null ? 0 : video.get("frames").getAsInt();
    }

    /** How wide they are. */
    int widthAtPage(String mid) {
        JsonObject video = state.getAsJsonObject("video").getAsJsonObject(mid);
        return video == null ? 0 : video.get("width").getAsInt();
    }

    /** The name of a section with pictures, as the page has it after a negotiation; null when there are not as many. */
    @Nullable
    String videoMid(int index) {
        int count = 0;
        for (JsonElement one : state.getAsJsonArray("transceivers")) {
            JsonObject transceiver = one.getAsJsonObject();
            JsonElement agreed = transceiver.get("currentDirection");
            boolean isVideo = transceiver.get("kind").getAsString().equals("video");
            if (isVideo && agreed != null && !agreed.isJsonNull() && count++ == index) {
                return transceiver.get("mid").getAsString();
            }
        }
        return null;
    }

    /** Waits until pictures of these widths come in a section to both sides, and go on coming. */
    void watch(int index, int widthToUs, int widthToPage) {
        until("section " + index, () -> videoMid(index) != null);
        String mid = videoMid(index);
        PerfectNegotiator.Counted counted = ours.of(mid);
        until("pictures of " + widthToUs + " to us", () -> counted.width == widthToUs);
        until("pictures of " + widthToPage + " to the page", () -> widthAtPage(mid) == widthToPage);
        int toUs = counted.frames.get();
        int toPage = framesAtPage(mid);
        until(
                "more pictures in section " + index,
                () -> counted.frames.get() > toUs + PICTURES && framesAtPage(mid) > toPage + PICTURES);
    }

    @Override
    public void close() {
        ours.close();
        page.close();
    }
}
