import type { TextsOf } from "../catalogue";
import type en from "../en/learn";

export default {
  title: "통화는 어떻게 이루어질까요",
  intro:
    "카메라 한 대에서 여럿이 모인 방까지 다섯 걸음이에요. 단계마다 진짜 코드가 있으니 고치고, 돌리고, 망가뜨려 보세요. 코드는 이 페이지의 샌드박스 안에서만 돌고, 내 모습은 아무에게도 보이지 않아요.",
  steps: "단계",
  stepOf: "{count}단계 중 {number}단계",
  doneMark: "마침",
  next: "다음: {title}",
  previous: "이전: {title}",
  toRoom: "내 방 열기",
  finished: "여기까지예요. 마지막 단계에서 돌린 것이 바로 이 앱이 방을 열 때 하는 일이에요.",

  code: "코드",
  editor: "이 단계의 코드예요. Tab은 들여쓰기이고, Esc를 먼저 누르면 Tab으로 빠져나갈 수 있어요.",
  run: "실행",
  runAgain: "다시 실행",
  stop: "멈춤",
  reset: "처음부터",
  resetHint: "이 단계의 코드를 처음 상태로 되돌려요.",
  shortcut: "Ctrl+Enter로 실행",
  media: "영상",
  mediaDevices: "카메라",
  mediaDrawn: "그림",
  mediaHint: "카메라와 마이크가 없어도, 그린 영상과 간단한 가락으로 대신할 수 있어요.",
  noCamera: "카메라를 찾지 못해서 그린 영상으로 대신해요.",
  insecure: "브라우저는 https와 localhost에서만 카메라를 내줘요. 그래서 그린 영상으로 대신해요.",

  output: "결과",
  stageEmpty: "코드를 실행하면 결과가 여기에 나와요.",
  stageFrame: "코드가 보여 주는 것",
  console: "콘솔",
  consoleEmpty: "코드가 남긴 말이 여기에 나와요.",
  messages: "메시지",
  messagesEmpty: "아직 서버로 오간 메시지가 없어요.",
  inspect: "들여다보기",
  inspectEmpty: "아직 연결이 없어요. 코드를 실행하고 나서, 연결이 어떻게 만들어지는지 여기서 보세요.",
  views: "볼 것",
  heartbeats: "생존 신호도 보기",
  lineAt: "{line}번째 줄",
  started: "실행 중",
  stopped: "멈췄어요. 카메라와 연결을 모두 닫았어요.",
  stuck: "코드가 몇 초째 답이 없어요. 끝없는 반복에 빠졌을 수 있어요. 멈추고, 끝나지 않는 곳을 찾아보세요.",
  connectionName: "연결 {number}",
  socketOpened: "서버와 이어졌어요.",
  socketClosed: "서버와의 연결이 닫혔어요.",
  client: "클라이언트 {number}",
  useDrawn: "그린 영상으로 대신하기",
  needsDevMode:
    "이 서버는 액세스 토큰 없이는 아무도 들이지 않아서, 3~5단계를 여기서 실행할 수 없어요. API 키를 정하지 않은 개발 모드 서버에서 해 볼 수 있어요.",
  done: "잘되네요.",
  look: "눈여겨볼 것",
  tryThis: "해 보기",

  "error.NotAllowedError": "카메라나 마이크를 허락받지 못했어요. 주소창에서 허용하거나, 그린 영상으로 대신하세요.",
  "error.NotFoundError": "그런 카메라나 마이크가 없어요. 연결하거나, 그린 영상으로 대신하세요.",
  "error.NotReadableError": "카메라나 마이크를 읽지 못했어요. 다른 프로그램이 쓰고 있을 수 있어요.",
  "error.OverconstrainedError": "코드가 바라는 대로 할 수 있는 카메라나 마이크가 없어요. 조건을 낮춰 보세요.",
  "error.SyntaxError":
    "브라우저가 읽을 수 없는 코드예요. 그 자리나 바로 앞에서, 빠졌거나 남는 괄호와 따옴표와 쉼표를 찾아보세요.",
  "error.ReferenceError": "아무것도 가리키지 않는 이름을 썼어요. 철자가 틀렸거나, 지워진 줄이 있는지 보세요.",
  "error.TypeError": "코드가 생각한 것과 실제 값이 달라요. 아직 없는 값을 쓴 것일 수 있어요.",
  "error.InvalidStateError": "때가 맞지 않아요. 제안 없이 응답하거나, 연결이 열리기 전에 보낸 것일 수 있어요.",
  "error.InvalidAccessError": "여기서는 할 수 없는 일이에요. 넘긴 값을 살펴보세요.",
  "error.OperationError": "브라우저가 해내지 못했어요. 서로 맞지 않는 설명을 넘겼을 때 자주 그래요.",
  "error.SecurityError":
    "여기서는 브라우저가 막는 일이에요. 샌드박스에는 저장소가 없고, 다른 페이지에 닿을 수도 없어요.",
  "error.import": "이 샌드박스에서는 @maru/client만 가져올 수 있어요.",
  "error.AbortError": "끝나기 전에 중단됐어요.",
  "error.Error": "코드가 여기서 멈췄어요.",

  "capture.title": "내 카메라",
  "capture.lead": "모든 것은 스트림에서 시작해요. 내가 허락하면 브라우저가 페이지에 건네주는 영상과 소리예요.",
  "capture.text":
    "getUserMedia는 카메라와 마이크를 청해요. 브라우저가 먼저 나에게 묻고, 허락해야만 페이지가 MediaStream을 받아요. 스트림은 트랙의 묶음으로, 하나는 영상이고 하나는 소리예요. 아직 아무것도 컴퓨터 밖으로 나가지 않았어요. 이 스트림을 video 요소에 보여 주거나, 재 보거나, 다음 단계처럼 보낼 수 있어요.",
  "capture.look1": "브라우저가 묻는 창과 카메라 옆의 불빛. 둘 다 페이지가 아니라 브라우저가 보여 주는 거예요.",
  "capture.look2": "콘솔을 보면 트랙마다 종류와 이름과 설정이 있어요. 640×360을 청했는데, 그대로 받았나요?",
  "capture.look3": "말하는 동안 막대가 움직여요. 소리를 틀지 않고 재기만 해서 하울링이 생기지 않아요.",
  "capture.try1": "width: 1280, height: 720으로 바꿔 다시 실행해 보세요.",
  "capture.try2": "audio: true를 지워 보세요. 이제 어느 줄이 왜 불평하나요?",
  "capture.try3": "getUserMedia(…) 대신 getDisplayMedia()를 쓰면 내 화면이 보여요.",

  "pair.title": "한 페이지 안의 두 끝",
  "pair.lead":
    "RTCPeerConnection 두 개가 서로를 찾아, 한쪽에서 다른 쪽으로 영상을 실어 날라요. 둘 다 이 페이지 안에 있어요.",
  "pair.text":
    "연결에는 끝이 둘 있고, 무엇을 어떻게 주고받을지 둘이 합의해야 해요. 미나가 제안을 내면 준이 응답해요. 이것이 세션 설명(SDP)이에요. 그사이 두 끝은 자기에게 닿을 수도 있는 주소, 곧 후보를 모아 서로에게 건네요. 여기서는 함수 호출만으로 건네줘요. 통하는 주소 짝을 찾고 열쇠를 정하면, 영상이 암호화되어 흘러요.",
  "pair.look1": "오른쪽 영상은 인코더와 암호화와 네트워크와 디코더를 거쳐 왔어요. 그래서 왼쪽보다 조금 늦어요.",
  "pair.look2": "아래의 들여다보기를 열어 보세요. 제안과 응답을 한 줄씩, 후보를, 골라진 경로를 볼 수 있어요.",
  "pair.look3": "콘솔을 보면 시그널링이 먼저고, ICE가 길을 찾고, 그다음에 연결이 서요.",
  "pair.try1": "onicecandidate가 있는 두 줄을 지워 보세요. ICE 상태가 얼마 만에 어떻게 되나요?",
  "pair.try2": "마지막 두 줄의 순서를 바꿔 보세요. 오류가 뭐라고 하나요?",
  "pair.try3":
    '제안 앞에 mina.createDataChannel("chat")을, 그리고 jun.ondatachannel을 더해 보세요. SDP에 새 구역이 생겨요.',

  "signaling.title": "시그널링 서버",
  "signaling.lead":
    "서로 다른 컴퓨터에 있는 두 사람에게는 첫마디를 전해 줄 누군가가 필요해요. 시그널링 서버가 하는 일은 그것뿐이에요.",
  "signaling.text":
    "웹소켓은 양쪽이 아무 때나 말할 수 있는 서버와의 전화선이에요. 마루의 프로토콜은 JSON이에요. 클라이언트가 번호를 붙여 부탁하면 서버가 같은 번호로 답하고, 방에서 일어난 일을 모두에게 알려 줘요. 영상은 이곳을 지나지 않아요. 미나와 준, 두 클라이언트가 이 페이지에서 한 방에 들어가요. 둘은 서로 이웃인 줄도 몰라요.",
  "signaling.look1":
    "아래 메시지의 순서를 보세요. join, joined, participant.joined, chat. 하나를 열면 내용을 읽을 수 있어요.",
  "signaling.look2":
    "부탁마다 id가 있고, re가 붙은 답이 꼭 한 번 와요. 방에서 일어난 일에는 seq가 있어서, 잠시 떠났던 클라이언트가 놓친 것을 달라고 할 수 있어요.",
  "signaling.look3": "몇 초마다 서버가 아직 있느냐고 물어요(생존 신호). 답하지 않으면 끊긴 것으로 봐요.",
  "signaling.try1": "없는 type을 보내 보세요. 서버가 코드와 힌트로 답해요.",
  "signaling.try2": "ping에 답하지 말고 10초를 기다려 보세요.",
  "signaling.try3": "세 번째 클라이언트를 들여보내 보세요.",

  "call.title": "둘만의 통화",
  "call.lead": "2단계의 두 끝과 3단계의 서버를 합치면, 빠진 것 없는 온전한 영상 통화가 돼요.",
  "call.text":
    "이제 제안과 응답과 후보가 서버를 거쳐 오가요. 새로운 것은 하나예요. 양쪽이 같은 순간에 제안하려 들 수 있는데, 이것을 글레어라고 해요. 완벽한 협상(perfect negotiation)이 이 문제를 풀어요. 서버가 한쪽을 양보하는 쪽으로 정해 두면, 제안이 부딪쳤을 때 양보하는 쪽은 자기 제안을 거두고 응답하고, 다른 쪽은 들어온 제안을 넘겨요. 첫 통화에도, 통화 중의 화면 공유에도 똑같이 통해요.",
  "call.look1": "메시지를 보세요. SDP가 담긴 제안과 응답, 하나씩 오는 후보, 그리고 고요. 영상은 서버를 지나지 않아요.",
  "call.look2":
    "들여다보기에서 두 끝을 각각 보세요. 누가 제안했는지, 어떤 후보를 찾았는지, 어느 경로를 골랐는지 나와요.",
  "call.look3": "joined와 topology에서 서버가 누가 양보하고(polite) 누가 먼저 제안할지(initiator) 알려 줘요.",
  "call.try1": "통화가 이어진 뒤에 서버를 꺼 보세요. 영상은 계속 나와요. 왜일까요?",
  "call.try2": "세 번째 사람을 들여보내 보세요. 이제 연결이 몇 개인가요? 열 명이면요?",
  "call.try3": "initiator를 따지지 말고 양쪽이 바로 addTracks()를 부르게 해서, 글레어가 저절로 풀리는 것을 보세요.",

  "room.title": "방",
  "room.lead": "이번에는 이 앱의 SDK인 @maru/client로 해 봐요. 백 줄 걸리던 일이 스무 줄이면 돼요.",
  "room.text":
    "SDK는 방금 본 일에 더해 그 둘레의 어려운 일까지 해 줘요. 네트워크가 끊기면 돌아오고, 길이 막히면 ICE를 다시 시작하고, 끄고 켜고, 장치를 바꾸고, 웹소켓이 막힌 곳에서는 다른 길로 가요. 우리는 트랙을 내놓고(publish) 남의 트랙을 받기만 하면 돼요. 사람에게서 사람으로 곧장 갈지, 미디어 서버를 거칠지는 서버가 정해요.",
  "room.look1": "한 방에 세 사람이 있어요. 미나와 준은 영상을 보여 주고, 소라는 보기만 해요.",
  "room.look2": "8초 뒤에 미나의 카메라가 꺼지고, 12초 뒤에 돌아와요. 다른 사람들은 시그널링으로 그 소식을 들어요.",
  "room.look3": "모두가 모두와 이어지면 세 사람의 방에 연결이 몇 개 필요한지 들여다보기에서 세어 보세요.",
  "room.try1": "소라도 영상을 내놓게 해 보세요.",
  "room.try2":
    '채팅이 아닌 것을 보내 보세요. sora.send("hand", { up: true })를 부르고, "message" 이벤트를 들어 보세요.',
  "room.try3": "mina.leave()로 미나를 내보내고, 남은 사람들의 participantLeft를 찍어 보세요.",

  "diagram.capture": "카메라와 마이크가 스트림에 트랙을 주고, 스트림은 video 요소에 나와요.",
  "diagram.pair": "한 페이지 안에서 미나의 연결이 준의 연결에 제안과 후보와 미디어를 보내고, 응답과 후보를 돌려받아요.",
  "diagram.signaling": "미나와 준이 각자 서버와 웹소켓으로 이어져 있고, 서버가 둘 사이에 JSON 메시지를 전해 줘요.",
  "diagram.call": "시그널링은 미나에게서 서버를 거쳐 준에게 가고, 미디어는 미나와 준 사이를 곧장 오가요.",
  "diagram.room": "세 사람이 각자 서버와 시그널링을 주고받고, 미디어는 나머지 두 사람과 곧장 주고받아요.",
  "diagram.camera": "카메라",
  "diagram.microphone": "마이크",
  "diagram.stream": "MediaStream",
  "diagram.video": "<video>",
  "diagram.page": "이 페이지",
  "diagram.server": "서버",
  "diagram.offer": "제안, 후보",
  "diagram.answer": "응답, 후보",
  "diagram.media": "암호화된 미디어",
  "diagram.json": "JSON",
  "diagram.signals": "시그널링",
} satisfies TextsOf<typeof en>;
