import { expect, test } from "vitest";
import type { Action } from "../sdk.ts";
import { readAnswer } from "./stream.ts";

const RECORD = "\x1e";
const SOURCES = { type: "sources", sources: [{ n: 1, title: "Größe – 尺寸 🌿" }] };
const BODY = [
  `${RECORD}__ACTION__{"type":"message","id":"msg_1"}${RECORD}`,
  "Füße und 🌿 – ",
  `${RECORD}__ACTION__${JSON.stringify(SOURCES)}${RECORD}`,
  "fertig.",
  `${RECORD}__ACTIONS__${JSON.stringify([SOURCES, { type: "handoff_offered" }])}${RECORD}`,
].join("");

async function read(chunks: Uint8Array[]) {
  const pieces: string[] = [];
  const actions: Action[] = [];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  await readAnswer(body, {
    text: (piece) => pieces.push(piece),
    action: (action) => actions.push(action),
  });
  return { text: pieces.join(""), types: actions.map(({ type }) => type), actions };
}

test("wherever the body is cut, text and actions are the same and each action is told once", async () => {
  const bytes = new TextEncoder().encode(BODY);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const { text, types, actions } = await read([bytes.slice(0, cut), bytes.slice(cut)]);
    expect(text).toBe("Füße und 🌿 – fertig.");
    expect(types).toEqual(["message", "sources", "handoff_offered"]);
    expect(actions[1]).toEqual(SOURCES);
  }
});

test("a body that comes byte by byte is read all the same", async () => {
  const { text, types } = await read([...new TextEncoder().encode(BODY)].map((byte) => Uint8Array.of(byte)));
  expect(text).toBe("Füße und 🌿 – fertig.");
  expect(types).toHaveLength(3);
});

test("a record that can't be read, or has no end, is not text", async () => {
  const { text, types } = await read([
    new TextEncoder().encode(`a${RECORD}__ACTION__{oops${RECORD}b${RECORD}__ACTION__{"type":"x"`),
  ]);
  expect(text).toBe("ab");
  expect(types).toEqual([]);
});
