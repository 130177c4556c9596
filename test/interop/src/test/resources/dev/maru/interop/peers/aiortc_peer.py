"""aiortc as a peer of the matrix: one question a line on standard input, one answer a line on standard output."""

import asyncio
import hashlib
import json
import os
import sys

import aiortc
from aiortc.contrib.media import MediaStreamError
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack

CHUNK = 16_384
MOST_WAITING = 1 << 20


class Peer:
    def __init__(self):
        self.pc = aiortc.RTCPeerConnection(aiortc.RTCConfiguration(iceServers=[]))
        self.mine = None
        self.theirs = None
        self.heard = hashlib.sha256()
        self.digests = []
        self.counted = {"audio": 0, "video": 0}
        self.tasks = []
        self.pc.on("track", self.on_track)
        self.pc.on("datachannel", self.on_datachannel)

    def on_track(self, track):
        self.tasks.append(asyncio.ensure_future(self.count(track)))

    async def count(self, track):
        try:
            while True:
                await track.recv()
                self.counted[track.kind] += 1
        except MediaStreamError:
            pass

    def on_datachannel(self, channel):
        self.theirs = channel
        channel.on("message", self.on_message)

    def on_message(self, message):
        if message == "end":
            self.digests.append(self.heard.hexdigest())
            self.heard = hashlib.sha256()
        else:
            self.heard.update(message.encode() if isinstance(message, str) else message)

    def join(self):
        if self.mine is None:
            self.pc.addTrack(AudioStreamTrack())
            self.pc.addTrack(VideoStreamTrack())
            self.mine = self.pc.createDataChannel("theirs")

    async def offer(self, restart):
        self.join()
        await self.pc.setLocalDescription(await self.pc.createOffer())
        return {"sdp": self.pc.localDescription.sdp}

    async def answer(self, sdp):
        await self.pc.setRemoteDescription(aiortc.RTCSessionDescription(sdp, "offer"))
        self.join()
        await self.pc.setLocalDescription(await self.pc.createAnswer())
        return {"sdp": self.pc.localDescription.sdp}

    async def accept(self, sdp):
        await self.pc.setRemoteDescription(aiortc.RTCSessionDescription(sdp, "answer"))

    async def send(self, bytes, messages):
        sent = hashlib.sha256()
        for _ in range(0, bytes, CHUNK):
            while self.mine.bufferedAmount > MOST_WAITING:
                await asyncio.sleep(0.01)
            chunk = os.urandom(CHUNK)
            sent.update(chunk)
            self.mine.send(chunk)
        for i in range(messages):
            sent.update(f"message {i}".encode())
            self.mine.send(f"message {i}")
        self.mine.send("end")
        return {"sha256": sent.hexdigest()}

    async def counts(self):
        return {
            **self.counted,
            "connection": self.pc.connectionState,
            "channel": self.mine.readyState if self.mine else "none",
            "theirs": self.theirs.readyState if self.theirs else "none",
        }

    async def hear(self):
        return {"digests": self.digests}

    async def close(self):
        await self.pc.close()


async def main():
    peer = Peer()
    commands = {
        "start": None,
        "offer": peer.offer,
        "answer": peer.answer,
        "accept": peer.accept,
        "send": peer.send,
        "heard": peer.hear,
        "counts": peer.counts,
        "close": peer.close,
    }
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        question = json.loads(line)
        what = question.pop("ask")
        if what == "start":
            answer = {"title": f"aiortc {aiortc.__version__}"}
        else:
            answer = await commands[what](**question)
        print(json.dumps(answer or {}), flush=True)
    os._exit(0)


asyncio.run(main())
