export default {
  title: "How a call works",
  intro:
    "Five steps from a camera to a room full of people. The code in each step is real: change it, run it, break it. It runs in this page, in a sandbox, and nobody else sees your picture.",
  steps: "Steps",
  stepOf: "Step {number} of {count}",
  doneMark: "done",
  next: "Next: {title}",
  previous: "Back: {title}",
  toRoom: "Open a room of your own",
  finished: "That was all of it. What you ran in the last step is what this app does when you open a room.",

  code: "Code",
  editor: "The code of this step. Tab indents; press Escape first to leave with Tab.",
  run: "Run",
  runAgain: "Run again",
  stop: "Stop",
  reset: "Start over",
  resetHint: "Puts back the code of this step as it was.",
  shortcut: "Ctrl+Enter runs",
  media: "Picture",
  mediaDevices: "Camera",
  mediaDrawn: "Drawn",
  mediaHint: "Without a camera and microphone, a drawn picture and a tune take their place.",
  noCamera: "No camera was found, so a drawn picture takes its place.",
  insecure: "Browsers give cameras to https and localhost only, so a drawn picture takes its place.",

  output: "What it shows",
  stageEmpty: "Run the code, and what it shows appears here.",
  stageFrame: "What the code shows",
  console: "Console",
  consoleEmpty: "What the code says appears here.",
  messages: "Messages",
  messagesEmpty: "No message went to the server yet.",
  inspect: "Inspector",
  inspectEmpty: "No connection yet. Run the code, then look here how its connections come about.",
  views: "Look at",
  heartbeats: "Show heartbeats",
  lineAt: "line {line}",
  started: "Running",
  stopped: "Stopped. Cameras and connections are closed.",
  stuck:
    "The code has not answered for some seconds: it may be in a loop without end. Stop it, and look for what never ends.",
  connectionName: "Connection {number}",
  socketOpened: "The connection to the server is open.",
  socketClosed: "The connection to the server is closed.",
  client: "Client {number}",
  useDrawn: "Use a drawn picture instead",
  needsDevMode:
    "This server lets nobody in without an access token, so steps 3 to 5 cannot run here. They work on a server in development mode, which is one without API keys.",
  done: "It works.",
  look: "What to look at",
  tryThis: "Try this",

  "error.NotAllowedError":
    "The camera or microphone was not allowed. Allow it in the address bar, or use a drawn picture.",
  "error.NotFoundError": "There is no such camera or microphone. Plug one in, or use a drawn picture.",
  "error.NotReadableError": "The camera or microphone could not be read. Another program may be using it.",
  "error.OverconstrainedError": "No camera or microphone can do what the code asks for. Ask for less.",
  "error.SyntaxError":
    "The browser cannot read this. Look for a bracket, a quote or a comma that is missing or too many, there or just before.",
  "error.ReferenceError":
    "A name is used that nothing has. Look for a spelling mistake, or for a line that was deleted.",
  "error.TypeError": "Something is not what the code takes it for, such as a value that is not there yet.",
  "error.InvalidStateError":
    "It came at the wrong moment, such as an answer without an offer, or something sent before the connection was open.",
  "error.InvalidAccessError": "That is not allowed in this place. Look at what is passed in.",
  "error.OperationError": "The browser could not do it. Descriptions that do not fit together are the usual cause.",
  "error.SecurityError": "The browser forbids it here. The sandbox has no storage and reaches no other page.",
  "error.import": "Only @maru/client can be imported in this sandbox.",
  "error.AbortError": "It was broken off before it was done.",
  "error.Error": "The code stopped here.",

  "capture.title": "Your camera",
  "capture.lead":
    "Everything starts with a stream: pictures and sound that the browser hands to a page, once you allow it.",
  "capture.text":
    "getUserMedia asks for a camera and a microphone. You are asked, and only then does the page get a MediaStream: a bundle of tracks, one for the picture, one for the sound. Nothing has left your computer yet. The stream can be shown in a video element, measured, or, as in the next step, sent.",
  "capture.look1":
    "The question of your browser, and the light beside your camera: both come from the browser, not from the page.",
  "capture.look2":
    "In the console: each track has a kind, a label and settings. You asked for 640×360; is that what you got?",
  "capture.look3": "The bar moves while you speak. The sound is measured, not played, so nothing howls.",
  "capture.try1": "Ask for width: 1280 and height: 720, then run again.",
  "capture.try2": "Take away audio: true. Which lines complain now, and why?",
  "capture.try3": "Use getDisplayMedia() in place of getUserMedia(…) to see your screen.",

  "pair.title": "Two ends in one page",
  "pair.lead":
    "Two RTCPeerConnections find each other and carry your picture from one to the other. Both live in this page.",
  "pair.text":
    "A connection has two ends, and both have to agree on what flows and how. Mina makes an offer, Jun makes an answer: these are session descriptions (SDP). Meanwhile each end collects addresses at which it might be reached, the candidates, and gives them to the other. Here everything is handed over by a plain function call. Once a pair of addresses works and the keys are agreed, the picture flows, encrypted.",
  "pair.look1":
    "The right picture went through encoder, encryption, network stack and decoder, and is a little behind the left one.",
  "pair.look2": "Open the inspector below: the offer and the answer line by line, the candidates, the chosen path.",
  "pair.look3": "In the console: signaling comes first, then ICE finds a path, then the connection stands.",
  "pair.try1": "Leave out the two lines with onicecandidate. What does the ICE state do, and after how long?",
  "pair.try2": "Turn the last two lines around. What does the error say?",
  "pair.try3":
    'Add mina.createDataChannel("chat") before the offer, and jun.ondatachannel. Look at the new section in the SDP.',

  "signaling.title": "The signaling server",
  "signaling.lead":
    "Two people on two computers need somebody to carry their first words. That is all that a signaling server does.",
  "signaling.text":
    "A WebSocket is a line to the server that both ends can speak on. Maru’s protocol is JSON: a client asks with a number, the server answers with the same number, and tells everybody what happens in the room. No picture ever passes here. Two clients, Mina and Jun, enter one room from this page. They cannot know that they are neighbours.",
  "signaling.look1": "The messages below in their order: join, joined, participant.joined, chat. Open one to read it.",
  "signaling.look2":
    "Each request has an id and is answered once with re. Events of the room have a seq, so that a client that was away can ask for what it missed.",
  "signaling.look3":
    "Every few seconds the server asks whether we are still there (heartbeats). Who does not answer is taken for lost.",
  "signaling.try1": "Send a message with a type that does not exist. The server answers with a code and a hint.",
  "signaling.try2": "Do not answer ping any more and wait ten seconds.",
  "signaling.try3": "Let a third client enter.",

  "call.title": "A call of two",
  "call.lead":
    "The two ends of step 2 and the server of step 3, put together: a complete video call, with nothing left out.",
  "call.text":
    "Offers, answers and candidates now travel through the server. One thing is new: both sides may want to offer at the same moment, a glare. Perfect negotiation solves it: the server makes one side polite. When offers collide, the polite side takes its own back and answers; the other one ignores what came. That works for the first call as for a screen that is shared in the middle of it.",
  "call.look1":
    "The messages: offer and answer with their SDP, candidates one by one, then silence. Media does not pass the server.",
  "call.look2": "The inspector, for each end: who offered, which candidates were found, and the path that was chosen.",
  "call.look3": "In joined and topology the server says who is polite and who is the initiator.",
  "call.try1": "Stop the server when the call stands. The picture goes on. Why?",
  "call.try2": "Let a third person enter. How many connections are there now, and how many with ten?",
  "call.try3":
    "Make both sides call addTracks() at once, without looking at initiator, and watch a glare resolve itself.",

  "room.title": "A room",
  "room.lead": "The same once more with @maru/client, the SDK of this app. What took a hundred lines takes twenty.",
  "room.text":
    "The SDK does what you have just seen, and the hard parts around it: it comes back after a lost network, restarts ICE when a path dies, mutes, switches devices, and falls back where WebSockets are blocked. You publish tracks and subscribe to those of others. How they travel, from person to person or through a media server, is the server’s business.",
  "room.look1": "Three people in one room: Mina and Jun show a picture, Sora only watches.",
  "room.look2":
    "After eight seconds Mina’s camera goes off, after twelve it is back. The others are told by signaling.",
  "room.look3":
    "The inspector shows how many connections a room of three needs when everybody is connected with everybody.",
  "room.try1": "Let Sora publish as well.",
  "room.try2": 'Send something that is not chat: sora.send("hand", { up: true }), and listen for the event "message".',
  "room.try3": "Let Mina leave with mina.leave(), and print participantLeft for the others.",

  "diagram.capture": "Camera and microphone give tracks to a stream; the stream is shown in a video element.",
  "diagram.pair":
    "In one page: Mina’s connection sends offer, candidates and media to Jun’s connection and gets an answer and candidates back.",
  "diagram.signaling": "Mina and Jun each hold a WebSocket to the server, which passes JSON messages between them.",
  "diagram.call": "Signaling goes from Mina through the server to Jun; media goes directly between Mina and Jun.",
  "diagram.room": "Three people: each holds signaling to the server and media directly with both others.",
  "diagram.camera": "Camera",
  "diagram.microphone": "Microphone",
  "diagram.stream": "MediaStream",
  "diagram.video": "<video>",
  "diagram.page": "this page",
  "diagram.server": "Server",
  "diagram.offer": "offer, candidates",
  "diagram.answer": "answer, candidates",
  "diagram.media": "media, encrypted",
  "diagram.json": "JSON",
  "diagram.signals": "signaling",
} as const;
