//! What the visitor said and the server hasn't acknowledged. Promises: nothing is lost by a reload, a
//! cut network or a closed tab; everything goes out in order, by one tab at a time, under a client id
//! that lets the server keep it exactly once.

import { Refusal } from "./api.ts";
import { randomLetters } from "./random.ts";
import type { Storage } from "./storage.ts";

const RETRY_MS_FIRST = 500;
const RETRY_MS_MAX = 30_000;
/** Answers worth another attempt: too early, too many, timed out. Other 4xx stay as they are. */
const PASSING = [408, 425, 429];

export type Waiting = {
  id: string;
  kind: "message" | "person";
  text: string;
  at: number;
  /** Why the server refused it; only the visitor's Retry sends it again. */
  refused?: string | undefined;
};

export class Outbox {
  /** Until when the server asked to wait, in milliseconds. */
  limitedUntil = 0;
  private sending = false;
  private again = false;
  private stopped = false;
  private attempts = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly storage: Storage,
    private readonly lock: string,
    /** Resolves when the server has acknowledged. */
    private readonly send: (waiting: Waiting) => Promise<void>,
    private readonly changed: () => void,
  ) {}

  list(): Waiting[] {
    const stored = this.storage.read("outbox");
    return Array.isArray(stored) ? stored : [];
  }

  add(kind: Waiting["kind"], text: string): void {
    this.store([...this.list(), { id: randomLetters(20), kind, text, at: Date.now() }]);
    void this.flush();
  }

  retry(id: string): void {
    this.mark(id, undefined);
    this.attempts = 0;
    void this.flush();
  }

  remove(id: string): void {
    this.store(this.list().filter((waiting) => waiting.id !== id));
  }

  clear(): void {
    clearTimeout(this.timer);
    this.store([]);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.stopped = true;
  }

  /** Sends all that waits. Harmless at any time: called on every sign that the network is back. */
  async flush(): Promise<void> {
    // What is added while the lock is being given back would else wait for the next occasion.
    this.again = this.sending;
    if (this.sending || this.stopped || Date.now() < this.limitedUntil) return;
    this.sending = true;
    clearTimeout(this.timer);
    try {
      await (navigator.locks?.request(this.lock, () => this.drain()) ?? this.drain());
      this.attempts = 0;
    } catch (error) {
      this.later(error);
    } finally {
      this.sending = false;
      this.changed();
    }
    if (this.again) void this.flush();
  }

  private async drain(): Promise<void> {
    // The list is read afresh each time: another tab may have sent its head while this one waited.
    for (let next = this.next(); next; next = this.next()) {
      try {
        await this.send(next);
        this.remove(next.id);
      } catch (error) {
        if (!isFinal(error)) throw error;
        this.mark(next.id, error.message);
      }
    }
  }

  private next(): Waiting | undefined {
    return this.stopped ? undefined : this.list().find((waiting) => !waiting.refused);
  }

  private later(error: unknown): void {
    let pause = Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** this.attempts++) * (0.5 + Math.random() / 2);
    if (error instanceof Refusal && error.status === 429) {
      pause = error.wait * 1000;
      this.limitedUntil = Date.now() + pause;
    }
    this.timer = setTimeout(() => void this.flush(), pause);
  }

  private mark(id: string, refused: string | undefined): void {
    this.store(this.list().map((waiting) => (waiting.id === id ? { ...waiting, refused } : waiting)));
  }

  private store(list: Waiting[]): void {
    this.storage.write("outbox", list);
    this.changed();
  }
}

/** Whether the server has refused for good. */
export function isFinal(error: unknown): error is Refusal {
  return error instanceof Refusal && error.status < 500 && !PASSING.includes(error.status);
}
