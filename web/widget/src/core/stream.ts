//! Reads the body of `POST /api/sdk/chat/stream`: text with action records in between, each between
//! two U+001E. Promises that no byte of a record is ever shown, wherever the network cuts the body,
//! also inside a character, and that each action is told once.

import type { Action } from "../sdk.ts";

const MARK = "\x1e";
const RECORD = /^__ACTIONS?__/;

type Told = { text(piece: string): void; action(action: Action): void };

/** Reads to the end. Rejects when the connection breaks; what was told until then stands. */
export async function readAnswer(
  body: ReadableStream<Uint8Array>,
  told: Told,
  signal?: AbortSignal,
): Promise<void> {
  const splitter = new Splitter(told);
  const decoder = new TextDecoder();
  const reader = body.getReader();
  signal?.addEventListener("abort", () => void reader.cancel());
  for (;;) {
    const { done, value } = await reader.read();
    splitter.feed(decoder.decode(value, { stream: !done }));
    if (done) return;
  }
}

class Splitter {
  /** The beginning of a record whose end hasn't come; null between records. */
  private record: string | null = null;
  private readonly known = new Set<string>();

  constructor(private readonly told: Told) {}

  feed(text: string): void {
    const parts = text.split(MARK);
    parts.forEach((part, index) => {
      const closes = index < parts.length - 1;
      if (this.record === null) {
        if (part) this.told.text(part);
        if (closes) this.record = "";
      } else {
        this.record += part;
        if (closes) this.close(this.record);
      }
    });
  }

  private close(record: string): void {
    this.record = null;
    try {
      const found: unknown = JSON.parse(record.replace(RECORD, ""));
      // The summary at the end repeats what was told, and may tell what was not.
      for (const action of [found].flat()) this.tell(action as Action);
    } catch {
      // A record we can't read is still not text.
    }
  }

  private tell(action: Action): void {
    const key = JSON.stringify(action);
    if (typeof action?.type !== "string" || this.known.has(key)) return;
    this.known.add(key);
    this.told.action(action);
  }
}
