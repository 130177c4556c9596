/** The browsers whose way to allow a camera differs. */
export type BrowserFamily =
  "inApp" | "iphone" | "safari" | "samsung" | "edge" | "firefox" | "chromePhone" | "chrome" | "other";

/**
 * Guesses the browser from its user agent, to show the right steps and for nothing else. Apps with a browser of their own
 * (chat and portal apps) come first: they pretend to be the system's.
 */
export function browserFamily(userAgent: string, maxTouchPoints = 0): BrowserFamily {
  const is = (pattern: RegExp) => pattern.test(userAgent);
  if (is(/KAKAOTALK|NAVER\(|Line\/|Instagram|FBAN|FBAV|FB_IAB|; wv\)|DaumApps|everytimeApp/i)) return "inApp";
  const isAppleTouch = is(/iPhone|iPad|iPod/) || (is(/Macintosh/) && maxTouchPoints > 1);
  if (isAppleTouch) return "iphone";
  if (is(/SamsungBrowser/)) return "samsung";
  if (is(/Edg\//)) return "edge";
  if (is(/Firefox\//)) return is(/Android/) ? "other" : "firefox";
  if (is(/Chrome\//)) return is(/Android/) ? "chromePhone" : "chrome";
  return is(/Macintosh.*Safari\//) ? "safari" : "other";
}
