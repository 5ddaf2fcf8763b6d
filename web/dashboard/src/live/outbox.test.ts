import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Outbox, type Outgoing, type Posted, passes } from "./outbox.ts";

let kept: Map<string, string>;
let sent: Outgoing[];
let key: string;
let answer: (entry: Outgoing) => Promise<Posted>;

const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
};
const lost: Posted = { error: { code: "unreachable", message: "offline" }, passing: true };

function outbox(): Outbox {
  return new Outbox({
    key,
    storage,
    changed: () => {},
    post: (entry) => {
      sent.push(entry);
      return answer(entry);
    },
  });
}

const draft = (text: string) => ({ owner: "tkt_1", mode: "chat" as const, text });
const texts = (box: Outbox) => box.entries.map((entry) => entry.text);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  [kept, sent, key, answer] = [new Map(), [], `outbox ${Math.random()}`, async () => ({})];
});
afterEach(() => void vi.useRealTimers());

test("a message leaves with an id of its own and is gone when the server has it", async () => {
  const box = outbox();
  box.add(draft("Hello"));
  await vi.waitFor(() => expect(box.entries).toEqual([]));
  expect(sent).toHaveLength(1);
  expect(sent[0]?.clientId).toMatch(/^[0-9a-f-]{36}$/);
});

test("offline it waits, over a reload too, and is sent in order with the same ids", async () => {
  answer = async () => lost;
  const box = outbox();
  const ids = ["one", "two"].map((text) => box.add(draft(text)).clientId);
  await vi.waitFor(() => expect(sent.length).toBeGreaterThan(0));
  expect(texts(box)).toEqual(["one", "two"]);

  answer = async () => ({});
  sent = [];
  const reloaded = outbox();
  expect(texts(reloaded)).toEqual(["one", "two"]);
  await reloaded.flush();
  expect(sent.map((entry) => entry.clientId)).toEqual(ids);
  expect(reloaded.entries).toEqual([]);
});

test("a fault that passes is tried again without being asked", async () => {
  answer = async () => lost;
  const box = outbox();
  box.add(draft("Hello"));
  await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
  answer = async () => ({});
  await vi.advanceTimersByTimeAsync(3_000);
  await vi.waitFor(() => expect(box.entries).toEqual([]));
  expect(new Set(sent.map((entry) => entry.clientId)).size).toBe(1);
});

test("an earlier sending that still runs is a fault that passes, a refusal is not", () => {
  expect(passes(409, { code: "still_running", message: "Try again in a moment." })).toBe(true);
  expect(passes(503, undefined)).toBe(true);
  expect(passes(429, undefined)).toBe(true);
  expect(passes(409, { code: "spam", message: "No." })).toBe(false);
});

test("it can be taken back until it leaves, and never leaves then", async () => {
  const box = outbox();
  const { clientId } = box.add(draft("Oops"), 5_000);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(sent).toEqual([]);
  expect(box.cancel(clientId)).toBe(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toEqual([]);
});

test("after the time to take it back it leaves by itself", async () => {
  const box = outbox();
  box.add(draft("Fine"), 5_000);
  await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
  await vi.advanceTimersByTimeAsync(5_000);
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect(box.cancel(sent[0]?.clientId ?? "")).toBe(false);
});

test("a refusal keeps the text, says why, lets others pass and can be tried again", async () => {
  answer = async ({ text }) => (text === "bad" ? { error: { code: "invalid", message: "Too long." } } : {});
  const box = outbox();
  const { clientId } = box.add(draft("bad"));
  box.add(draft("good"));
  await vi.waitFor(() => expect(texts(box)).toEqual(["bad"]));
  expect(box.entries[0]?.error?.message).toBe("Too long.");
  answer = async () => ({});
  box.retry(clientId);
  await vi.waitFor(() => expect(box.entries).toEqual([]));
});

test("two tabs never both send", async () => {
  const [one, other] = [outbox(), outbox()];
  answer = () => new Promise((resolve) => setTimeout(() => resolve({}), 100));
  one.add(draft("once"));
  void other.flush();
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  await vi.advanceTimersByTimeAsync(1_000);
  await other.flush();
  expect(sent).toHaveLength(1);
});
