const stream = await navigator.mediaDevices.getUserMedia({
  video: { width: 640, height: 360 },
  audio: true,
});
show(stream, "%minaSends%");

// @ends
const mina = new RTCPeerConnection();
const jun = new RTCPeerConnection();

// @candidates
mina.onicecandidate = ({ candidate }) => jun.addIceCandidate(candidate);
jun.onicecandidate = ({ candidate }) => mina.addIceCandidate(candidate);

// @arrives
jun.ontrack = ({ streams }) => show(streams[0], "%junReceives%");

// @states
for (const [name, end] of Object.entries({ Mina: mina, Jun: jun })) {
  end.onsignalingstatechange = () => console.log(name, "signaling:", end.signalingState);
  end.oniceconnectionstatechange = () => console.log(name, "ICE:", end.iceConnectionState);
  end.onconnectionstatechange = () => console.log(name, "connection:", end.connectionState);
}

// @tracks
for (const track of stream.getTracks()) mina.addTrack(track, stream);

// @offer
await mina.setLocalDescription();
await jun.setRemoteDescription(mina.localDescription);

// @answer
await jun.setLocalDescription();
await mina.setRemoteDescription(jun.localDescription);
