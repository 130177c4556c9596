import { describe, expect, it } from "vitest";
import { browserFamily, type BrowserFamily } from "./browser";

const android = "Mozilla/5.0 (Linux; Android 14; SM-S921N) AppleWebKit/537.36 (KHTML, like Gecko)";
const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";

const agents: [BrowserFamily, string, number][] = [
  ["chrome", `${windows} Chrome/150.0.0.0 Safari/537.36`, 0],
  ["edge", `${windows} Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0`, 0],
  ["firefox", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", 0],
  ["safari", `${mac} Version/18.0 Safari/605.1.15`, 0],
  ["iphone", `${mac} Version/18.0 Safari/605.1.15`, 5],
  ["iphone", `${iphone} Version/18.0 Mobile/15E148 Safari/604.1`, 5],
  ["chromePhone", `${android} Chrome/150.0.0.0 Mobile Safari/537.36`, 5],
  ["samsung", `${android} SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36`, 5],
  ["inApp", `${android} Version/4.0 Chrome/150.0.0.0 Mobile Safari/537.36;KAKAOTALK 2410620`, 5],
  ["inApp", `${iphone} Mobile/15E148 NAVER(inapp; search; 2000; 12.8.0)`, 5],
  ["other", "curl/8.0", 0],
];

describe("the browser", () => {
  it.each(agents)("is %s", (family, agent, touchPoints) => {
    expect(browserFamily(agent, touchPoints)).toBe(family);
  });
});
