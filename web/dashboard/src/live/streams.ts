import type { TokenFrame } from "./frames.ts";
import { Watchers } from "./watchers.ts";

type Piece = Pick<TokenFrame, "at" | "piece">;

/** Texts that are being written. React doesn't hear of tokens; readers draw the text themselves. */
export class Streams {
  readonly #texts = new Map<string, string>();
  /** Pieces behind a hole, by message: they count once what stands before them is here. */
  readonly #beyond = new Map<string, Piece[]>();
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
    this.token({ thread_id: threadId, message_id: messageId, at: 0, piece: text });
  }

  /**
   * Adds a piece that begins at `at`. A piece that came before is harmless; false says that something between
   * is missing and the text has to be asked for again. The piece is kept for when it has come.
   */
  token({ thread_id, message_id, at, piece }: Omit<TokenFrame, "type">): boolean {
    this.#run(thread_id, message_id);
    if (!this.#add(message_id, { at, piece })) return false;
    const beyond = this.#beyond.get(message_id) ?? [];
    this.#beyond.delete(message_id);
    for (const kept of beyond) this.#add(message_id, kept);
    return true;
  }

  /** Nobody writes in a thread any more, and no record will say so. */
  halt(threadId: string): void {
    const messageId = this.#running.get(threadId);
    if (messageId) this.end(threadId, messageId);
  }

  /** The record of the message has come and replaces the stream. */
  end(threadId: string, messageId: string): void {
    if (this.#running.get(threadId) === messageId) {
      this.#running.delete(threadId);
      this.#watchers.notify(threadId);
    }
    this.#beyond.delete(messageId);
    if (this.#texts.delete(messageId)) this.#watchers.notify(messageId);
  }

  #add(messageId: string, { at, piece }: Piece): boolean {
    const text = this.text(messageId);
    if (at > text.length) {
      this.#beyond.set(messageId, [...(this.#beyond.get(messageId) ?? []), { at, piece }]);
      return false;
    }
    if (at + piece.length <= text.length) return true;
    this.#texts.set(messageId, text.slice(0, at) + piece);
    this.#watchers.notify(messageId);
    return true;
  }

  #run(threadId: string, messageId: string): void {
    if (this.#running.get(threadId) === messageId) return;
    this.#running.set(threadId, messageId);
    this.#watchers.notify(threadId);
  }
}
