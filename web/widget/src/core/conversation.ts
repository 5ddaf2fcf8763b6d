//! The conversation as this browser knows it: the server's records, and before they come what was
//! just said here. Promises that records replace by id, that a piece of an answer that comes twice
//! changes nothing, and that nothing is shown twice.

import type { Frame } from "./socket.ts";

export type Source = { n: number; title: string; url?: string | null };

export type Author = {
  kind: "visitor" | "agent" | "teammate" | "system";
  name: string | null;
  avatar_url?: string | null;
};

export type Message = {
  id: string;
  client_id?: string | null;
  version: number;
  position: number;
  author: Author;
  text: string;
  format: string;
  state: "done" | "streaming" | "stopped" | "failed";
  sources: Source[];
  images?: { url: string }[];
  at: string;
  edited_at?: string | null;
  erased?: boolean;
  delivery?: "sent" | "delivered" | "seen" | null;
};

export type Person = { name: string; avatar_url?: string | null };

/** Between two positions of the server there is room for what it hasn't placed yet. */
const STEP = 1 / 1024;
/** A teammate who stops typing without a word is taken for gone. */
const TYPING_MS_MAX = 8_000;

export class Conversation {
  /** Of the thread: what the next hello resumes after. */
  version = 0;
  handling: "agent" | "human" = "agent";
  state = "active";
  private assigned: Person | null = null;
  /** Who is typing, if somebody is. */
  typing: string | null = null;
  /** In order; replaced, never changed in place, so that a reader can compare. */
  messages: readonly Message[] = [];
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly told = new Set<string>();

  constructor(
    private readonly changed: () => void,
    /** Hears once of each whole message of the agent or a teammate. */
    private readonly spoken: (message: Message) => void,
  ) {}

  take(frame: Frame): void {
    if (frame.type === "ready" || frame.type === "state") this.takeState(frame);
    else if (frame.type === "messages") this.takeMessages(frame.messages as Message[], Number(frame.version));
    else if (frame.type === "typing") this.takeTyping(frame.on ? String(frame.name ?? "") : null);
    else if (frame.type === "token")
      this.piece(String(frame.message_id), Number(frame.at), String(frame.piece));
    this.changed();
  }

  /** Something said here that the server has accepted, or an answer that begins: shown until its record comes. */
  expect(message: Pick<Message, "id" | "author" | "text" | "state"> & Partial<Message>): void {
    if (this.messages.some((known) => known.id === message.id || known.client_id === message.id)) return;
    const position = (this.messages.at(-1)?.position ?? 0) + STEP;
    const at = new Date().toISOString();
    const rest = { version: 0, position, format: "markdown", sources: [], at };
    this.messages = [...this.messages, { ...rest, ...message }];
    this.changed();
  }

  /** A piece of an answer at its place. Doubled pieces are harmless; after a hole the record helps. */
  piece(id: string, at: number, piece: string): void {
    const known = this.messages.find((message) => message.id === id);
    if (!known && at === 0) {
      this.expect({ id, author: { kind: "agent", name: null }, text: piece, state: "streaming" });
    } else if (
      known?.state === "streaming" &&
      at <= known.text.length &&
      at + piece.length > known.text.length
    ) {
      this.change(id, { text: known.text.slice(0, at) + piece });
    }
  }

  change(id: string, patch: Partial<Message>): void {
    this.messages = this.messages.map((message) => (message.id === id ? { ...message, ...patch } : message));
    this.tell();
    this.changed();
  }

  /** Who of the team is there: the one it was given to, else whoever wrote last. */
  get person(): Person | null {
    if (this.handling === "agent") return null;
    const { author } = this.messages.findLast(({ author: { kind } }) => kind === "teammate") ?? {};
    return this.assigned ?? (author ? { ...author, name: author.name ?? "" } : null);
  }

  /** Whether somebody has said something whole to the visitor. */
  get answered(): boolean {
    return this.messages.some(isSpoken);
  }

  /** How many messages of others came after the one that the visitor has seen. What the server hasn't placed came in sight. */
  unread(seen: number): number {
    const isUnread = (message: Message) =>
      isSpoken(message) && message.version > 0 && message.position > seen;
    return this.messages.filter(isUnread).length;
  }

  /** The highest place that the server gave for good. What is being written has none: it is news when it is whole. */
  get latest(): number {
    return this.messages.findLast(({ version }) => version)?.position ?? 0;
  }

  private takeState(frame: Frame): void {
    this.handling = frame.handling === "human" ? "human" : "agent";
    this.assigned = (frame.person as Person | null | undefined) ?? null;
    this.state = String(frame.state ?? "active");
    if (!this.person) this.takeTyping(null);
  }

  private takeMessages(records: Message[], version: number): void {
    const replaced = new Set(records.flatMap(({ id, client_id }) => [id, client_id]));
    const merged = records.map((record) => this.longer(record));
    const kept = this.following(merged).filter(({ id }) => !replaced.has(id));
    this.messages = [...kept, ...merged].sort((one, other) => one.position - other.position);
    this.version = Math.max(this.version, version || 0);
    if (merged.some(({ author }) => author.kind === "teammate")) this.takeTyping(null);
    this.tell();
  }

  /** What has no place yet stays behind what it was said after, wherever the server has put that. */
  private following(records: Message[]): Message[] {
    let floor = 0;
    return this.messages.map((known) => {
      const placed = records.find(({ id, client_id }) => id === known.id || client_id === known.id) ?? known;
      floor = Math.max(placed.position, placed.version > 0 ? floor : floor + STEP);
      return known.version > 0 ? known : { ...known, position: floor };
    });
  }

  private tell(): void {
    for (const message of this.messages) {
      if (!isSpoken(message) || this.told.has(message.id)) continue;
      this.told.add(message.id);
      this.spoken(message);
    }
  }

  /** While an answer is written its record may be behind what the stream has shown. */
  private longer(record: Message): Message {
    const known = this.messages.find(({ id }) => id === record.id);
    const behind = record.state === "streaming" && known && known.text.length > record.text.length;
    return behind ? { ...record, text: known.text } : record;
  }

  private takeTyping(name: string | null): void {
    clearTimeout(this.typingTimer);
    this.typing = name;
    if (name === null) return;
    this.typingTimer = setTimeout(() => {
      this.typing = null;
      this.changed();
    }, TYPING_MS_MAX);
  }
}

function isSpoken({ author, state }: Message): boolean {
  return (author.kind === "agent" || author.kind === "teammate") && state !== "streaming";
}
