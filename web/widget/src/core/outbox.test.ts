import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Refusal } from "./api.ts";
import { Outbox, type Waiting } from "./outbox.ts";
import { Storage } from "./storage.ts";

const made: Outbox[] = [];

function outbox(send: (waiting: Waiting) => Promise<void>): Outbox {
  const box = new Outbox(new Storage("org"), "aureole:org:outbox", send, () => undefined);
  made.push(box);
  return box;
}

beforeEach(() => localStorage.clear());
afterEach(() => {
  for (const box of made.splice(0)) box.stop();
});

test("two tabs with the same three messages send each once, in order", async () => {
  const sent: string[] = [];
  const send = async ({ text }: Waiting) => {
    sent.push(text);
    await new Promise((done) => setTimeout(done, 5));
  };
  const waiting = ["one", "two", "three"].map((text) => ({ id: text, kind: "message", text, at: 0 }));
  new Storage("org").write("outbox", waiting);
  const [here, there] = [outbox(send), outbox(send)];
  await Promise.all([here.flush(), there.flush(), here.flush()]);
  expect(sent).toEqual(["one", "two", "three"]);
  expect(here.list()).toEqual([]);
});

test("a message whose answer was lost goes out again under the same id", async () => {
  const ids: string[] = [];
  const box = outbox(async ({ id }) => {
    ids.push(id);
    if (ids.length === 1) throw new TypeError("Failed to fetch");
  });
  box.add("message", "hello");
  await vi.waitFor(() => expect(ids).toHaveLength(2), 3_000);
  expect(ids[0]).toBe(ids[1]);
  await vi.waitFor(() => expect(box.list()).toEqual([]));
});

test("what is added while another message is under way follows it", async () => {
  const sent: string[] = [];
  const box = outbox(async ({ text }) => {
    sent.push(text);
    await new Promise((done) => setTimeout(done, 10));
  });
  box.add("message", "one");
  await new Promise((done) => setTimeout(done, 5));
  box.add("message", "two");
  await vi.waitFor(() => expect(sent).toEqual(["one", "two"]));
});

test("a refusal keeps the words, lets the next message pass and is sent again only by hand", async () => {
  let answer = 413;
  const sent: string[] = [];
  const box = outbox(async ({ text }) => {
    if (text === "long" && answer !== 200) throw new Refusal(answer, "too_long", "Too long.", 0);
    sent.push(text);
  });
  box.add("message", "long");
  box.add("message", "short");
  await vi.waitFor(() => expect(sent).toEqual(["short"]));
  expect(box.list()).toMatchObject([{ text: "long", refused: "Too long." }]);
  await box.flush();
  expect(sent).toEqual(["short"]);
  answer = 200;
  box.retry(box.list()[0]?.id ?? "");
  await vi.waitFor(() => expect(sent).toEqual(["short", "long"]));
});

test("a limit is waited out as long as the server says", async () => {
  let limited = true;
  const sent: string[] = [];
  const box = outbox(async ({ text }) => {
    if (limited) throw new Refusal(429, "too_many", "Too many.", 1);
    sent.push(text);
  });
  box.add("message", "one");
  await vi.waitFor(() => expect(box.limitedUntil).toBeGreaterThan(Date.now()));
  limited = false;
  await box.flush();
  expect(sent).toEqual([]);
  await vi.waitFor(() => expect(sent).toEqual(["one"]), 2_000);
});
