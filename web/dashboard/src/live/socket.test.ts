import { afterEach, beforeEach, expect, type Mock, test, vi } from "vitest";
import type { ClientFrame, EventFrame, ServerFrame } from "./frames.ts";
import { event } from "./sample.ts";
import { Socket, type SocketState } from "./socket.ts";

/** The server's end of one connection. */
class Line {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;
  readonly sent: ClientFrame[] = [];
  closed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  says(frame: ServerFrame | Record<string, unknown>): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  begin(seq: number): void {
    this.onopen?.();
    this.says({ type: "ready", seq });
  }
}

let lines: Line[];
let seq: number;
let events: EventFrame[];
let frames: ServerFrame[];
let states: SocketState[];
let signedOut: Mock<() => void>;
let socket: Socket;

const line = () => {
  const last = lines.at(-1);
  if (!last) throw new Error("nothing was opened");
  return last;
};

beforeEach(() => {
  vi.useFakeTimers();
  [lines, seq, events, frames, states, signedOut] = [[], 10, [], [], [], vi.fn()];
  socket = new Socket({
    open: () => {
      lines.push(new Line());
      return line() as unknown as WebSocket;
    },
    seq: () => seq,
    onEvent: (one) => {
      events.push(one);
      seq = one.seq;
    },
    onFrame: (frame) => {
      frames.push(frame);
      if (frame.type === "mark") seq = Math.max(seq, frame.seq);
    },
    onState: (state) => states.push(state),
    onSignedOut: signedOut,
    random: () => 1,
  });
  socket.start();
});

afterEach(() => {
  socket.stop();
  vi.useRealTimers();
});

test("the first frame asks for everything after the snapshot", () => {
  line().begin(10);
  expect(line().sent[0]).toEqual({ type: "resume", seq: 10 });
  expect(states).toEqual(["online"]);
});

test("events in order are passed on; numbers may have holes", () => {
  line().begin(10);
  line().says(event(11));
  line().says(event(15, { after: 11 }));
  expect(events.map((one) => one.seq)).toEqual([11, 15]);
  expect(line().sent).toHaveLength(1);
});

test("an event that doesn't follow the last one is refused, and the log asked for again, once", () => {
  line().begin(10);
  line().says(event(11));
  line().says(event(14, { after: 13 }));
  line().says(event(15, { after: 14 }));
  line().says({ type: "mark", seq: 15 });
  expect(events.map((one) => one.seq)).toEqual([11]);
  expect(seq).toBe(11);
  expect(line().sent.slice(1)).toEqual([{ type: "resume", seq: 11 }]);
  line().says({ type: "ready", seq: 15 });
  for (const one of [12, 13, 14, 15]) line().says(event(one));
  expect(events.map((one) => one.seq)).toEqual([11, 12, 13, 14, 15]);
});

test("an event may follow a mark", () => {
  line().begin(10);
  line().says({ type: "mark", seq: 20 });
  line().says(event(21, { after: 20 }));
  expect(events.map((one) => one.seq)).toEqual([21]);
});

test("what was received already is not applied twice", () => {
  line().begin(10);
  line().says(event(11));
  line().says(event(11));
  expect(events).toHaveLength(1);
});

test("frames that this version doesn't know harm nothing", () => {
  line().begin(10);
  line().says({ type: "hologram" });
  line().onmessage?.({ data: "not json" });
  line().says(event(11));
  expect(events).toHaveLength(1);
});

test("after a lost connection it resumes from the last good event and says again what holds", () => {
  line().begin(10);
  socket.stand("window open", { type: "window", id: "open", view: "open" });
  line().says(event(11));
  line().onclose?.({ code: 1006 });
  expect(states.at(-1)).toBe("reconnecting");
  vi.advanceTimersByTime(500);
  expect(lines).toHaveLength(2);
  line().begin(11);
  expect(line().sent).toEqual([
    { type: "resume", seq: 11 },
    { type: "window", id: "open", view: "open" },
  ]);
});

test("what has ended isn't said again", () => {
  line().begin(10);
  socket.stand("watch thr_1", { type: "watch", thread_id: "thr_1" });
  socket.end("watch thr_1", { type: "unwatch", thread_id: "thr_1" });
  expect(line().sent.at(-1)).toEqual({ type: "unwatch", thread_id: "thr_1" });
  line().onclose?.({ code: 1012 });
  vi.advanceTimersByTime(500);
  line().begin(10);
  expect(line().sent).toEqual([{ type: "resume", seq: 10 }]);
});

test("it waits longer each time, at most 30 s, and tries for ever", () => {
  for (const wait of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    const before = lines.length;
    line().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(wait - 1);
    expect(lines).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(lines).toHaveLength(before + 1);
  }
});

test("a silent connection is given up: realtime never dies unseen", () => {
  line().begin(10);
  vi.advanceTimersByTime(15_000);
  line().says({ type: "mark", seq: 10 });
  vi.advanceTimersByTime(15_000);
  expect(lines).toHaveLength(1);
  vi.advanceTimersByTime(2_000);
  expect(lines[0]?.closed).toBe(true);
  expect(states.at(-1)).toBe("reconnecting");
});

test("coming back online connects at once", () => {
  line().begin(10);
  line().onclose?.({ code: 1006 });
  const before = lines.length;
  window.dispatchEvent(new Event("online"));
  expect(lines).toHaveLength(before + 1);
});

test("signed out elsewhere is told once and nothing is tried again", () => {
  line().begin(10);
  line().onclose?.({ code: 4401 });
  expect(signedOut).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(60_000);
  expect(lines).toHaveLength(1);
});

test("a resync is passed on and the log goes on from there", () => {
  line().begin(10);
  line().says({ type: "resync", seq: 90_000 });
  expect(frames.at(-1)).toEqual({ type: "resync", seq: 90_000 });
  seq = 90_000;
  line().says(event(90_001));
  expect(events.map((one) => one.seq)).toEqual([90_001]);
});
