import { describe, expect, it } from "vitest";
import { EventStreamParser } from "../src/event-stream.js";

const STREAM =
  ': a comment\nevent: open\ndata: {"connection":"x"}\n\ndata: one\r\n\r\ndata:two\rdata: lines\r\rid: 7\nretry: 5\ndata\n\nevent: lonely\n\ndata: 가나다\n\n';
const EVENTS = [
  { event: "open", data: '{"connection":"x"}' },
  { event: "message", data: "one" },
  { event: "message", data: "two\nlines" },
  { event: "message", data: "" },
  { event: "message", data: "가나다" },
];

describe("an event stream", () => {
  it("is read whole", () => {
    expect(new EventStreamParser().push(STREAM)).toEqual(EVENTS);
  });

  it("is read the same however it is cut", () => {
    for (let cut = 1; cut < STREAM.length; cut++) {
      const parser = new EventStreamParser();
      expect([...parser.push(STREAM.slice(0, cut)), ...parser.push(STREAM.slice(cut))]).toEqual(EVENTS);
    }
    const parser = new EventStreamParser();
    expect([...STREAM].flatMap((char) => parser.push(char))).toEqual(EVENTS);
  });

  it("gives nothing before an event is complete", () => {
    const parser = new EventStreamParser();
    expect(parser.push("data: x\n")).toEqual([]);
    expect(parser.push("")).toEqual([]);
    expect(parser.push("\n")).toEqual([{ event: "message", data: "x" }]);
  });
});
