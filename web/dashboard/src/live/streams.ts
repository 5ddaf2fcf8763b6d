import type { TokenFrame } from "./frames.ts";
import { Watchers } from "./watchers.ts";

/** Texts that are being written. React doesn't hear of tokens; readers draw the text themselves. */
export class Streams {
  readonly #texts = new Map<string, string>();
  readonly #running = new Map<string, string>();
  readonly #watchers = new Watchers();

  watch(messageId: string, reader: () => void): () => void {
    return this.#watchers.watch(messageId, reader);
  }

  text(messageId: string): string {
    return this.#texts.get(messageId) ?? "";
  }

  /** The message that is being written in a thread, if one is. Told by `watchThread`. */
  running(threadId: string): string | undefined {
    return this.#running.get(threadId);
  }

  watchThread(threadId: string, reader: () => void): () => void {
    return this.#watchers.watch(threadId, reader);
  }

  /** The text so far, as a snapshot has it. A shorter one than what is here is older and changes nothing. */
  begin(threadId: string, messageId: string, text: string): void {
    if (this.#texts.has(messageId) && text.length < this.text(messageId).length) return;
    this.#texts.set(messageId, text);
    this.#run(threadId, messageId);
    this.#watchers.notify(messageId);
  }

  /**
   * Adds a piece that begins at `at`. A piece that came before is harmless; false says that something between
   * is missing and the text has to be asked for again.
   */
  token({ thread_id, message_id, at, piece }: Omit<TokenFrame, "type">): boolean {
    const text = this.text(message_id);
    if (at > text.length) return false;
    this.#run(thread_id, message_id);
    if (at + piece.length <= text.length) return true;
    this.#texts.set(message_id, text.slice(0, at) + piece);
    this.#watchers.notify(message_id);
    return true;
  }

  /** The record of the message has come and replaces the stream. */
  end(threadId: string, messageId: string): void {
    if (this.#running.get(threadId) === messageId) {
      this.#running.delete(threadId);
      this.#watchers.notify(threadId);
    }
    if (this.#texts.delete(messageId)) this.#watchers.notify(messageId);
  }

  #run(threadId: string, messageId: string): void {
    if (this.#running.get(threadId) === messageId) return;
    this.#running.set(threadId, messageId);
    this.#watchers.notify(threadId);
  }
}
