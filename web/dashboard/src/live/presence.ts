import type { SignalFrame, Who } from "./frames.ts";
import { Watchers } from "./watchers.ts";

/** The server ends typing that isn't renewed. Should that word be lost, it is over here after this. */
const TYPING_MS = 30_000;

const nobody: readonly Who[] = [];

/** Who types, looks and is there right now. Signals are never logged, so they end by time as well. */
export class Presence {
  readonly #watchers = new Watchers();
  readonly #people = new Map<string, readonly Who[]>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  watch(key: string, reader: () => void): () => void {
    return this.#watchers.watch(key, reader);
  }

  /** The people behind `typing thr_…`, `viewing tkt_…` or `present cnv_…`. */
  who(key: string): readonly Who[] {
    return this.#people.get(key) ?? nobody;
  }

  signal(frame: SignalFrame): void {
    const place = { typing: frame.thread_id, viewing: frame.ticket_id, present: frame.conversation_id }[
      frame.kind
    ];
    if (!place) return;
    const key = `${frame.kind} ${place}`;
    this.#set(key, frame.who, frame.on);
    if (frame.kind !== "typing") return;
    const timer = `${key} ${frame.who.id}`;
    clearTimeout(this.#timers.get(timer));
    this.#timers.delete(timer);
    if (frame.on)
      this.#timers.set(
        timer,
        setTimeout(() => this.#set(key, frame.who, false), TYPING_MS),
      );
  }

  /** After a reconnect nothing is known any more. */
  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    const keys = [...this.#people.keys()];
    this.#people.clear();
    for (const key of keys) this.#watchers.notify(key);
  }

  #set(key: string, who: Who, on: boolean): void {
    const others = this.who(key).filter((other) => other.id !== who.id || other.kind !== who.kind);
    const people = on ? [...others, who] : others;
    if (people.length > 0) this.#people.set(key, people);
    else this.#people.delete(key);
    this.#watchers.notify(key);
  }
}
