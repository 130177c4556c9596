import type { TextsOf } from "../catalogue";
import type en from "../en/common";

export default {
  maru: "마루",
  close: "닫기",
  cancel: "취소",
  back: "뒤로",
  copy: "복사",
  copied: "복사했어요",
  learnMore: "더 알아보기",
  loading: "잠시만요…",
  language: "언어",
  theme: "화면 모드",
  themeAuto: "시스템 설정에 맞춤",
  themeLight: "밝게",
  themeDark: "어둡게",
  startPage: "처음으로",
  learn: "작동 원리",
  sendFiles: "파일 보내기",
  missingTitle: "여기엔 아무것도 없어요",
  missingText: "주소가 잘못되었을 수 있어요. 방 주소는 /r/garden처럼 생겼어요.",
  partFailed: "이 화면을 불러오지 못했어요. 인터넷 연결을 확인하고 다시 시도해 주세요.",
  tryAgain: "다시 시도",
} satisfies TextsOf<typeof en>;
