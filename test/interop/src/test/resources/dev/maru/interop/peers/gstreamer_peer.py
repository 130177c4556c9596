"""GStreamer's webrtcbin as a peer of the matrix: one question a line on standard input, one answer a line on standard output."""

import hashlib
import json
import os
import sys
import threading
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstWebRTC", "1.0")
gi.require_version("GstSdp", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

CHUNK = 16_384
MOST_WAITING = 1 << 20
AUDIO = "application/x-rtp,media=audio,encoding-name=OPUS,payload={},clock-rate=48000"
VIDEO = "application/x-rtp,media=video,encoding-name=VP8,payload={},clock-rate=90000"


class Peer:
    def __init__(self):
        self.pipeline = Gst.Pipeline.new("peer")
        self.bin = Gst.ElementFactory.make("webrtcbin", "webrtc")
        self.bin.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        self.pipeline.add(self.bin)
        self.mine = None
        self.theirs = None
        self.heard = hashlib.sha256()
        self.digests = []
        self.counted = {"audio": 0, "video": 0}
        self.bin.connect("pad-added", self.on_pad)
        self.bin.connect("on-data-channel", self.on_channel)
        self.pipeline.set_state(Gst.State.PLAYING)

    def feed(self, types):
        for kind, text in (
            ("audio", "audiotestsrc is-live=true wave=ticks ! opusenc ! rtpopuspay pt={} ! queue"),
            ("video", "videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=15/1 ! "
                      "vp8enc deadline=1 keyframe-max-dist=15 ! rtpvp8pay pt={} picture-id-mode=2 ! queue"),
        ):
            caps = AUDIO if kind == "audio" else VIDEO
            source = Gst.parse_bin_from_description(
                text.format(types[kind]) + f' ! capsfilter caps="{caps.format(types[kind])}"', True
            )
            self.pipeline.add(source)
            source.link(self.bin)
            source.sync_state_with_parent()

    def on_pad(self, _, pad):
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        kind = pad.get_current_caps().get_structure(0).get_string("media")
        decoder = "rtpopusdepay ! opusdec" if kind == "audio" else "rtpvp8depay ! vp8dec"
        sink = Gst.parse_bin_from_description(f"queue ! {decoder} ! fakesink name=sink sync=false", True)
        element = sink.get_by_name("sink")
        element.get_static_pad("sink").add_probe(Gst.PadProbeType.BUFFER, self.count, kind)
        self.pipeline.add(sink)
        sink.sync_state_with_parent()
        pad.link(sink.sinkpads[0])

    def count(self, _pad, _info, kind):
        self.counted[kind] += 1
        return Gst.PadProbeReturn.OK

    def on_channel(self, _, channel):
        self.theirs = channel
        channel.connect("on-message-string", self.on_text)
        channel.connect("on-message-data", lambda _, data: self.heard.update(data.get_data()))

    def on_text(self, _, text):
        if text == "end":
            self.digests.append(self.heard.hexdigest())
            self.heard = hashlib.sha256()
        else:
            self.heard.update(text.encode())

    def promised(self, signal, *arguments):
        """Emits a signal whose last argument is a promise, and waits for what it brings."""
        promise = Gst.Promise.new()
        self.bin.emit(signal, *arguments, promise)
        promise.wait()
        reply = promise.get_reply()
        return promise, reply  # both are needed as long as what is in them

    def whole(self, signal, name):
        _promise, reply = self.promised(signal, None)
        description = reply.get_value(name)
        self.promised("set-local-description", description)
        while self.bin.get_property("ice-gathering-state") != GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            time.sleep(0.05)
        return {"sdp": self.bin.get_property("local-description").sdp.as_text()}

    def channel(self):
        self.mine = self.bin.emit("create-data-channel", "theirs", None)

    def offer(self, restart):
        self.feed({"audio": 111, "video": 96})
        self.channel()
        time.sleep(1)  # the sources have to have said what they send
        return self.whole("create-offer", "offer")

    def set_remote(self, kind, sdp):
        _, message = GstSdp.SDPMessage.new_from_text(sdp)
        self.promised("set-remote-description", GstWebRTC.WebRTCSessionDescription.new(kind, message))

    def answer(self, sdp):
        types = {}
        for line in sdp.splitlines():
            if line.startswith("a=rtpmap:"):
                number, name = line[9:].split(" ")[:2]
                for kind, codec in (("audio", "opus/48000/2"), ("video", "VP8/90000")):
                    if name == codec:
                        types.setdefault(kind, number)
        self.set_remote(GstWebRTC.WebRTCSDPType.OFFER, sdp)
        self.feed(types)
        time.sleep(1)
        answer = self.whole("create-answer", "answer")
        self.channel()
        return answer

    def accept(self, sdp):
        self.set_remote(GstWebRTC.WebRTCSDPType.ANSWER, sdp)

    def send(self, bytes, messages):
        sent = hashlib.sha256()
        for _ in range(0, bytes, CHUNK):
            while self.mine.get_property("buffered-amount") > MOST_WAITING:
                time.sleep(0.01)
            chunk = os.urandom(CHUNK)
            sent.update(chunk)
            self.mine.emit("send-data", GLib.Bytes.new(chunk))
        for i in range(messages):
            sent.update(f"message {i}".encode())
            self.mine.emit("send-string", f"message {i}")
        self.mine.emit("send-string", "end")
        return {"sha256": sent.hexdigest()}

    def state(self, channel):
        return channel.get_property("ready-state").value_nick if channel else "none"

    def counts(self):
        return {
            **self.counted,
            "connection": self.bin.get_property("connection-state").value_nick,
            "channel": self.state(self.mine),
            "theirs": self.state(self.theirs),
        }

    def hear(self):
        return {"digests": self.digests}

    def close(self):
        self.pipeline.set_state(Gst.State.NULL)


def main():
    Gst.init(None)
    threading.Thread(target=GLib.MainLoop().run, daemon=True).start()
    peer = Peer()
    commands = {
        "start": lambda: {"title": "GStreamer " + ".".join(str(one) for one in Gst.version()[:3])},
        "offer": peer.offer,
        "answer": peer.answer,
        "accept": peer.accept,
        "send": peer.send,
        "heard": peer.hear,
        "counts": peer.counts,
        "close": peer.close,
    }
    while line := sys.stdin.readline():
        question = json.loads(line)
        answer = commands[question.pop("ask")](**question)
        print(json.dumps(answer or {}), flush=True)
    os._exit(0)


main()
