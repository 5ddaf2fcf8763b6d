import { expect, test, vi } from "vitest";
import { Streams } from "./streams.ts";

const token = (at: number, piece: string) => ({ thread_id: "thr_1", message_id: "msg_1", at, piece });

test("pieces in order make the text; each tells its reader", () => {
  const streams = new Streams();
  const reader = vi.fn();
  streams.watch("msg_1", reader);
  expect(streams.token(token(0, "The loop "))).toBe(true);
  expect(streams.token(token(9, "usually"))).toBe(true);
  expect(streams.text("msg_1")).toBe("The loop usually");
  expect(reader).toHaveBeenCalledTimes(2);
});

test("a doubled piece is harmless, an overlapping one adds only what is new", () => {
  const streams = new Streams();
  streams.token(token(0, "Hello "));
  expect(streams.token(token(0, "Hello "))).toBe(true);
  expect(streams.token(token(3, "lo there"))).toBe(true);
  expect(streams.text("msg_1")).toBe("Hello there");
});

test("a hole is told, and the text so far fills it", () => {
  const streams = new Streams();
  streams.token(token(0, "Hello "));
  expect(streams.token(token(12, "you"))).toBe(false);
  expect(streams.text("msg_1")).toBe("Hello ");
  streams.begin("thr_1", "msg_1", "Hello there ");
  expect(streams.token(token(12, "you"))).toBe(true);
  expect(streams.text("msg_1")).toBe("Hello there you");
});

test("pieces behind a hole are kept until what stands before them has come", () => {
  const streams = new Streams();
  expect(streams.token(token(6, "there "))).toBe(false);
  expect(streams.token(token(12, "you"))).toBe(false);
  streams.begin("thr_1", "msg_1", "He");
  expect(streams.text("msg_1")).toBe("He");
  streams.begin("thr_1", "msg_1", "Hello ");
  expect(streams.text("msg_1")).toBe("Hello there you");
});

test("an answer that ended before its first word is no longer being written", () => {
  const streams = new Streams();
  streams.begin("thr_1", "msg_1", "");
  expect(streams.running("thr_1")).toBe("msg_1");
  streams.halt("thr_1");
  expect(streams.running("thr_1")).toBeUndefined();
});

test("a snapshot that is older than the pieces changes nothing", () => {
  const streams = new Streams();
  streams.token(token(0, "Hello there"));
  streams.begin("thr_1", "msg_1", "Hello");
  expect(streams.text("msg_1")).toBe("Hello there");
});

test("a thread knows what is being written in it, until the message has come", () => {
  const streams = new Streams();
  const reader = vi.fn();
  streams.watchThread("thr_1", reader);
  streams.token(token(0, "a"));
  streams.token(token(1, "b"));
  expect(streams.running("thr_1")).toBe("msg_1");
  expect(reader).toHaveBeenCalledOnce();
  streams.end("thr_1", "msg_1");
  expect(streams.running("thr_1")).toBeUndefined();
  expect(streams.text("msg_1")).toBe("");
});

test("offsets count UTF-16 code units, as the server's do", () => {
  const streams = new Streams();
  streams.token(token(0, "👍"));
  expect(streams.token(token(2, " thanks"))).toBe(true);
  expect(streams.text("msg_1")).toBe("👍 thanks");
});
