import { client, type Schemas } from "@aureole/api";
import { live } from "../../live/live.ts";

export type Mode = Schemas["ReplyMode"];

const modes: readonly string[] = ["chat", "note"] satisfies Mode[];

/** The server also keeps drafts of modes that this composer doesn't have. */
function isMode(mode: string): mode is Mode {
  return modes.includes(mode);
}

/** What the composer writes to. Drafts of a conversation without a ticket stay in this browser. */
export type Place = { kind: "ticket" | "conversation"; id: string };

type Draft = { text: string; at: number };

/** Typing rests this long before the server is told. */
const REST_MS = 800;

type Options = {
  /** Drafts are a teammate's own: two who share a browser don't see each other's. */
  owner: string;
  storage?: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  save?: (place: Place, mode: Mode, text: string) => void;
};

/**
 * The half-written texts, one for each place and mode. Every change is kept in this browser at once and on the
 * server when typing rests, so that neither a reload nor another machine loses a word. Where both have one, the
 * newer is shown and the other kept beside it.
 */
export class Drafts {
  readonly #options: Required<Options>;
  readonly #texts = new Map<string, Draft>();
  readonly #readers = new Set<() => void>();
  readonly #resting = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(options: Options) {
    this.#options = { storage: localStorage, save: saveOnServer, ...options };
  }

  watch(reader: () => void): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  text(place: Place, mode: Mode): string {
    return this.#draft(place, mode)?.text ?? "";
  }

  write(place: Place, mode: Mode, text: string): void {
    this.#keep(place, mode, { text, at: Date.now() });
    const key = this.#key(place, mode);
    clearTimeout(this.#resting.get(key));
    this.#resting.set(
      key,
      setTimeout(() => this.#save(place, mode), REST_MS),
    );
  }

  /** The text has become a message: it is nobody's draft any more, here and on the server. */
  clear(place: Place, mode: Mode): void {
    this.#options.storage.removeItem(`${this.#key(place, mode)}:other`);
    if (this.text(place, mode) === "" && !this.#resting.has(this.#key(place, mode))) return;
    this.write(place, mode, "");
    this.#save(place, mode);
  }

  /** Takes what the server has. Ours wins if it is newer; the one that doesn't win is kept beside it. */
  absorb(place: Place, drafts: readonly Schemas["Draft"][]): void {
    for (const { mode, text, updated_at } of drafts) {
      if (!isMode(mode)) continue;
      const mine = this.#draft(place, mode);
      const theirs = { text, at: Date.parse(updated_at) };
      if (mine?.text === theirs.text) continue;
      const [newer, older] = mine && mine.at >= theirs.at ? [mine, theirs] : [theirs, mine];
      if (older?.text)
        this.#options.storage.setItem(`${this.#key(place, mode)}:other`, JSON.stringify(older));
      this.#keep(place, mode, newer);
    }
  }

  /** The draft that lost against a newer one from elsewhere. */
  other(place: Place, mode: Mode): string {
    return read(this.#options.storage.getItem(`${this.#key(place, mode)}:other`))?.text ?? "";
  }

  /** Takes that other draft instead, and keeps the present one in its place. */
  swap(place: Place, mode: Mode): void {
    const other = this.other(place, mode);
    const mine = this.text(place, mode);
    if (other === "") return;
    this.#options.storage.setItem(
      `${this.#key(place, mode)}:other`,
      JSON.stringify({ text: mine, at: Date.now() }),
    );
    this.write(place, mode, other);
  }

  #draft(place: Place, mode: Mode): Draft | undefined {
    const key = this.#key(place, mode);
    const known = this.#texts.get(key);
    if (known) return known;
    const stored = read(this.#options.storage.getItem(key));
    if (stored) this.#texts.set(key, stored);
    return stored;
  }

  #keep(place: Place, mode: Mode, draft: Draft): void {
    const key = this.#key(place, mode);
    this.#texts.set(key, draft);
    if (draft.text === "") this.#options.storage.removeItem(key);
    else this.#options.storage.setItem(key, JSON.stringify(draft));
    for (const reader of this.#readers) reader();
  }

  #save(place: Place, mode: Mode): void {
    const key = this.#key(place, mode);
    clearTimeout(this.#resting.get(key));
    this.#resting.delete(key);
    this.#options.save(place, mode, this.text(place, mode));
  }

  #key(place: Place, mode: Mode): string {
    return `aureole:draft:${this.#options.owner}:${place.id}:${mode}`;
  }
}

let mine: { owner: string; drafts: Drafts } | undefined;

/** The drafts of who is signed in. */
export function drafts(): Drafts {
  const owner = live.me ?? "";
  if (mine?.owner !== owner) mine = { owner, drafts: new Drafts({ owner }) };
  return mine.drafts;
}

/** A draft that can't be saved now is still in this browser, and the next change tries again. */
function saveOnServer(place: Place, mode: Mode, text: string): void {
  if (place.kind !== "ticket") return;
  void client.PUT("/api/v1/tickets/{id}/drafts/{mode}", {
    params: { path: { id: place.id, mode } },
    body: { text },
  });
}

function read(stored: string | null): Draft | undefined {
  if (stored === null) return undefined;
  try {
    const draft: unknown = JSON.parse(stored);
    return isDraft(draft) ? draft : undefined;
  } catch {
    return undefined;
  }
}

function isDraft(draft: unknown): draft is Draft {
  return (
    typeof draft === "object" &&
    draft !== null &&
    "text" in draft &&
    typeof draft.text === "string" &&
    "at" in draft &&
    typeof draft.at === "number"
  );
}
