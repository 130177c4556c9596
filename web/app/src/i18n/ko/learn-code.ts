import type { TextsOf } from "../catalogue";
import type en from "../en/learn-code";

export default {
  you: "나",
  loudness: "소리 크기",
  minaSends: "미나가 보내는 영상",
  junReceives: "준이 받은 영상",
  isIn: "들어옴. 먼저 온 사람 수:",
  seesArrive: "누가 들어오는 것을 봄:",
  reads: "읽음:",
  closed: "연결이 끊김:",
  other: "상대",
  ignores: "내 제안과 부딪친 제안을 넘김",

  "capture.ask": "카메라와 마이크를 청해요. 브라우저가 나에게 묻고, 답할 때까지 코드는 여기서 기다려요.",
  "capture.show": "show()는 이 페이지의 함수예요. 스트림을 <video>에 넣고 아래에 이름을 적어요.",
  "capture.tracks": "스트림은 트랙의 묶음이에요. 트랙은 자기가 무엇이고 어떻게 열렸는지 알아요.",
  "capture.loudness": "소리가 얼마나 큰가요? AnalyserNode가 표본을 읽고, meter()는 이 페이지의 막대예요.",

  "pair.ends": "연결의 두 끝이에요. 보통은 서로 다른 브라우저에 있어요.",
  "pair.candidates": "두 끝은 자기에게 닿을 수도 있는 주소를 찾아 서로에게 알려 줘요.",
  "pair.arrives": "준 쪽에 도착한 것도 다시 스트림이에요.",
  "pair.states": "지켜볼 상태는 셋이에요. 무엇을 협의하는지, 길을 어디까지 찾았는지, 둘을 합친 연결은 어떤지.",
  "pair.tracks": "미나가 보내려는 것이에요.",
  "pair.offer": "미나의 제안은 미나 자신의 설명이 되고, 준이 아는 미나의 설명이 돼요.",
  "pair.answer": "준의 응답은 그 반대예요. 이제 둘이 합의했어요.",

  "signaling.address": "이 페이지를 내준 서버와, 아무도 쓰지 않는 방 이름이에요.",
  "signaling.subprotocol": "두 번째 인자는 프로토콜의 이름과 버전이에요. 서로 무슨 말을 하는지 알 수 있어요.",
  "signaling.request": '부탁에는 번호를 붙여요. 답에는 몇 번에 대한 답인지 "re"에 적혀 있어요.',
  "signaling.greet": '방에 있는 다른 모두에게 보내요. "to"를 쓰면 몇 사람에게만 가요.',
  "signaling.pong": '"아직 있어요?" 네, 그리고 여기까지 들었어요.',
  "signaling.later": "1초 뒤에 다른 사람이 들어와요.",

  "call.topology": "누구와 연결할지 서버가 알려 줘요. 누가 들어왔으니 전화를 걸어요.",
  "call.call": "상대 한 명과의 연결 하나예요. 완벽한 협상을 써요(W3C WebRTC 10.7절).",
  "call.offering": "트랙이 늘어나는 것처럼 무언가 바뀌었으니 제안을 내요.",
  "call.glare": "내가 제안하는 중에 온 제안은 글레어예요. 양보하는 쪽(polite)이 물러서고, 다른 쪽은 넘겨요.",
  "call.answering": "상대의 제안을 받았으니, 내 트랙은 응답에 실어요.",
  "call.initiator": "꼭 한쪽만 시작해요. 트랙을 더하면 협상이 필요해져요.",

  "room.connect": "소켓, 생존 신호, 재접속, 우회로까지. 3단계의 모든 것이 이 한 줄에 있어요.",
  "room.subscribed": "누군가의 미디어가 도착했어요. attach()는 보여 주고, 바뀌면 알아서 맞춰 줘요.",
  "room.publish": "트랙을 내놓으면 방에 있는 모두가 받아요. 나중에 온 사람도요.",
  "room.chat": "말을 거는 데는 카메라가 필요 없어요.",
  "room.mute": "끈 것을 다른 사람들에게 알리고, 카메라 불도 꺼져요.",
} satisfies TextsOf<typeof en>;
