import { expect, test } from "vitest";
import { Conversation, type Message } from "./conversation.ts";

function conversation() {
  const spoken: string[] = [];
  const made = new Conversation(
    () => undefined,
    ({ id }) => spoken.push(id),
  );
  return { made, spoken };
}

function record(id: string, position: number, more: Partial<Message> = {}): Message {
  const author = { kind: "agent" as const, name: "Nova" };
  const base = {
    version: position,
    text: id,
    format: "markdown",
    state: "done" as const,
    sources: [],
    at: "",
  };
  return { id, position, author, ...base, ...more };
}

test("what was said here is replaced by its record and never shown twice", () => {
  const { made } = conversation();
  made.expect({ id: "client1", author: { kind: "visitor", name: null }, text: "Hello", state: "done" });
  made.piece("msg_2", 0, "Hi ");
  const visitor = { author: { kind: "visitor" as const, name: null }, client_id: "client1", text: "Hello" };
  made.take({ type: "messages", messages: [record("msg_1", 1, visitor)], version: 1 });
  expect(made.messages.map(({ id }) => id)).toEqual(["msg_1", "msg_2"]);
  made.expect({ id: "client1", author: { kind: "visitor", name: null }, text: "Hello", state: "done" });
  expect(made.messages).toHaveLength(2);
});

test("a piece that comes twice or too late changes nothing, a hole is left to the record", () => {
  const { made } = conversation();
  made.piece("msg_1", 0, "Yes. ");
  made.piece("msg_1", 5, "Pro ");
  made.piece("msg_1", 0, "Yes. ");
  made.piece("msg_1", 5, "Pro keeps");
  made.piece("msg_1", 40, "lost");
  expect(made.messages[0]?.text).toBe("Yes. Pro keeps");
  made.take({ type: "messages", messages: [record("msg_1", 3, { text: "Yes. Pro keeps it." })], version: 3 });
  made.piece("msg_1", 18, " late");
  expect(made.messages[0]?.text).toBe("Yes. Pro keeps it.");
});

test("each whole message of the other side is told once, and counted until it was seen", () => {
  const { made, spoken } = conversation();
  made.take({ type: "messages", messages: [record("msg_1", 1), record("msg_2", 2)], version: 2 });
  made.take({ type: "messages", messages: [record("msg_2", 2, { version: 3, text: "edited" })], version: 3 });
  expect(spoken).toEqual(["msg_1", "msg_2"]);
  expect(made.unread(1)).toBe(1);
  expect(made.unread(made.latest)).toBe(0);
  expect(made.version).toBe(3);
});

test("an answer can't have been seen while it is written, so it is news when it is whole", () => {
  const { made } = conversation();
  const running = record("msg_2", 2, { version: 0, state: "streaming" });
  made.take({ type: "messages", messages: [record("msg_1", 1), running], version: 1 });
  expect(made.latest).toBe(1);
  made.take({ type: "messages", messages: [record("msg_2", 2)], version: 2 });
  expect(made.latest).toBe(2);
});
