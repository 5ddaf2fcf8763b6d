//! One answer, from the moment the server took the question until the answer is whole. If its
//! stream breaks nothing is sent again: the turn goes on at the server and its message comes by the
//! socket, replacing what stood here.

import type { Action } from "../sdk.ts";
import type { Conversation, Source } from "./conversation.ts";
import { readAnswer } from "./stream.ts";

export class Turn {
  readonly since = Date.now();
  /** Set by the server's first record; until then the answer has a name of ours. */
  messageId: string;
  sources: Source[] = [];
  over = false;
  /** The stream was cut; whether there is more to come shows only by the socket. */
  broken = false;
  private written = 0;
  private readonly leaving = new AbortController();

  constructor(
    private readonly conversation: Conversation,
    question: string,
    private readonly heard: (action: Action) => void,
    private readonly changed: () => void,
  ) {
    this.messageId = `answer:${question}`;
  }

  /** Whether nothing of the answer was seen yet. */
  get silent(): boolean {
    return !this.over && this.written === 0;
  }

  async follow(response: Response): Promise<void> {
    try {
      if (response.body) await readAnswer(response.body, this, this.leaving.signal);
      this.finish("done");
    } catch {
      this.broken = true;
    }
  }

  /** The visitor has read enough. */
  stop(): void {
    this.finish("stopped");
    this.leave();
  }

  /** Stops listening; the turn itself goes on at the server. */
  leave(): void {
    this.over = true;
    this.leaving.abort();
  }

  text(piece: string): void {
    if (this.over) return;
    this.conversation.piece(this.messageId, this.written, piece);
    this.written += piece.length;
  }

  action(action: Action): void {
    if (this.over) return;
    if (action.type === "message") this.messageId = String(action.id);
    else if (action.type === "sources") this.sources = action.sources as Source[];
    else if (action.type === "superseded") this.finish("stopped");
    this.heard(action);
    this.changed();
  }

  private finish(state: "done" | "stopped"): void {
    if (this.over) return;
    this.over = true;
    const known = this.conversation.messages.find(({ id }) => id === this.messageId);
    if (known?.state === "streaming") {
      const sources = this.sources.length > 0 ? this.sources : known.sources;
      this.conversation.change(this.messageId, { state, sources });
    }
    this.changed();
  }
}
