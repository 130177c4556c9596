/** What stands in the lessons' code besides code: comments (`// @key`) and words that it shows (`%key%`). */
export default {
  you: "You",
  loudness: "Loudness",
  minaSends: "What Mina sends",
  junReceives: "What Jun receives",
  isIn: "is in; others here:",
  seesArrive: "sees somebody come in:",
  reads: "reads:",
  closed: "is disconnected:",
  other: "the other",
  ignores: "ignores an offer that collides with its own",

  "capture.ask":
    "Ask for a camera and a microphone. The browser asks you; the code waits here until you have answered.",
  "capture.show": "show() belongs to this page: it puts the stream into a <video> with a name under it.",
  "capture.tracks": "A stream is a bundle of tracks. Each knows what it is and how it was opened.",
  "capture.loudness": "How loud is it? An AnalyserNode reads the samples; meter() is this page's bar.",

  "pair.ends": "The two ends. Elsewhere they would be in two browsers.",
  "pair.candidates": "Each end finds addresses at which it may be reached, and tells the other one about them.",
  "pair.arrives": "What arrives at Jun's end is a stream again.",
  "pair.states":
    "Three state machines to watch: what is being agreed, how the path is coming along, and both together.",
  "pair.tracks": "What Mina wants to send.",
  "pair.offer": "Mina's offer becomes her own description, and what Jun knows of her.",
  "pair.answer": "Jun's answer, the other way round. Now both agree.",

  "signaling.address": "The server that this page came from, and a room that nobody else has.",
  "signaling.subprotocol": "The second argument names the protocol and its version, so that both know what they speak.",
  "signaling.request": 'Requests are numbered. The answer says in "re" which one it answers.',
  "signaling.greet": 'To everybody else in the room. With "to" it would go to some.',
  "signaling.pong": '"Are you there?" Yes, and this is the last event that reached us.',
  "signaling.later": "A second later somebody else comes in.",

  "call.topology": "The server says with whom to hold a connection. Somebody came: call them.",
  "call.call": "One connection to one peer, by perfect negotiation (W3C WebRTC, section 10.7).",
  "call.offering": "Something changed, such as a track that was added: make an offer.",
  "call.glare": "An offer while we make one ourselves is a glare. Who is polite yields, the other one ignores it.",
  "call.answering": "Now that we have their offer: our tracks go into the answer.",
  "call.initiator": "Exactly one side begins. It adds its tracks, which makes negotiation needed.",

  "room.connect": "One line for the socket, heartbeats, reconnects, the fallback, and everything of step 3.",
  "room.subscribed": "Somebody's media has arrived. attach() shows it, and keeps it right when it is replaced.",
  "room.publish": "Publish a track, and everybody in the room gets it, now and later.",
  "room.chat": "Words do not need a camera.",
  "room.mute": "Muting is told to the others, and puts out the camera's light.",
} as const;
