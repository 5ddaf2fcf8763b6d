import { client, once, type Schemas } from "@aureole/api";
import { entryOf } from "./apply/timeline.ts";
import { Counters } from "./counters.ts";
import type { Expected } from "./expect.ts";
import type { EventFrame, ServerFrame } from "./frames.ts";
import { Lists } from "./lists.ts";
import { loadRecord } from "./load.ts";
import { type Draft, Outbox, type Outgoing, type Posted, passes } from "./outbox.ts";
import { Presence } from "./presence.ts";
import type { ConversationView, Noun, Records, TicketView } from "./records.ts";
import { Socket, type SocketState } from "./socket.ts";
import { changesIn, Store } from "./store.ts";
import { Streams } from "./streams.ts";
import { moved } from "./views.ts";
import { Watchers } from "./watchers.ts";

type Answer = { data: Parameters<typeof changesIn>[0]; seq: number };

/** How long sending a message can be taken back. */
export const UNDO_SEND_MS = 5_000;

/** What the dashboard knows of the world, kept true by the socket. There is one in a tab. */
export class Live {
  readonly store = new Store();
  readonly counters = new Counters();
  readonly streams = new Streams();
  readonly presence = new Presence();
  readonly lists = new Lists(this.store, {
    stand: (key, frame) => this.#socket?.stand(key, frame),
    end: (key, frame) => this.#socket?.end(key, frame),
  });
  readonly #watchers = new Watchers();
  /** Threads whose text so far is being fetched: pieces come faster than answers. */
  readonly #asked = new Set<string>();
  #socket: Socket | undefined;
  #outbox: Outbox | undefined;
  #me: string | undefined;
  #connection: SocketState = "connecting";
  #caughtUp = 0;
  #workspace = "";
  #teammates: readonly Records["teammate"][] = [];
  #everybody: readonly Records["teammate"][] = [];
  #agents: readonly Records["agent"][] = [];
  #models: readonly Records["model"][] = [];

  /** Begins with the first snapshot of a signed-in teammate. Signing out ends the page, and this with it. */
  begin(me: Schemas["Me"], seq: number, onSignedOut: () => void): void {
    this.#me = me.teammate.id;
    this.lists.me = me.teammate.id;
    this.store.restart(seq);
    this.#takeMe(me, seq);
    this.#outbox = this.#newOutbox(me.teammate.id);
    this.#socket = new Socket({
      open: () => new WebSocket(new URL("/api/v1/realtime", location.href.replace(/^http/, "ws"))),
      seq: () => this.store.seq,
      onEvent: (event) => this.event(event),
      onFrame: (frame) => this.frame(frame),
      onState: (state) => this.#connected(state),
      onSignedOut,
    });
    this.#socket.start();
  }

  get me(): string | undefined {
    return this.#me;
  }

  /** The id of the workspace; its record is watched like any other. */
  get workspace(): string {
    return this.#workspace;
  }

  watch(id: string, reader: () => void): () => void {
    return this.store.watch(id, reader);
  }

  get<N extends Noun>(noun: N, id: string): Records[N] | undefined {
    return this.store.get(noun, id);
  }

  ticket(id: string): Records["ticket"] | undefined {
    return this.store.get("ticket", id);
  }

  /** Takes an answer of the API: its records and the `seq` they are true at. False: fetch it again. */
  absorb(answer: Answer, noun?: Noun): boolean {
    return this.store.absorb(changesIn(answer.data, noun), answer.seq);
  }

  /** Lays a change over a record until the log confirms it; counts and lists follow at once. */
  expect<T extends object>(id: string, fields: T): Expected {
    const before = this.ticket(id);
    const expected = this.store.expect(id, fields);
    const after = this.ticket(id);
    if (!before || !after) return expected;
    const { left, entered } = moved(before, after, this.#me);
    const counted = this.counters.adjust(left, entered);
    this.lists.hide(left, id, true);
    return {
      done: (seq) => {
        expected.done(seq);
        counted.settle(seq ?? this.store.seq);
      },
      refused: () => {
        expected.refused();
        counted.refused();
        this.lists.hide(left, id, false);
      },
    };
  }

  /** Keeps these counts coming. */
  count(views: (TicketView | ConversationView)[]): void {
    this.#socket?.stand("counts", { type: "counts", views });
  }

  /** Hears tokens and typing of a thread until the returned function is called. */
  follow(threadId: string): () => void {
    const key = `watch ${threadId}`;
    this.#socket?.stand(key, { type: "watch", thread_id: threadId });
    return () => this.#socket?.end(key, { type: "unwatch", thread_id: threadId });
  }

  viewing(ticketId: string | null): void {
    this.#socket?.stand("viewing", { type: "viewing", ticket_id: ticketId });
  }

  typing(threadId: string, on: boolean): void {
    this.#socket?.send({ type: "typing", thread_id: threadId, on });
  }

  get outbox(): readonly Outgoing[] {
    return this.#outbox?.entries ?? none;
  }

  sending(clientId: string): boolean {
    return this.#outbox?.sending(clientId) ?? false;
  }

  /** Sends a message, or keeps it until there is a connection. It can be taken back for a moment. */
  send(draft: Draft, delay = UNDO_SEND_MS): { clientId: string; undo: () => boolean } | undefined {
    const entry = this.#outbox?.add(draft, delay);
    if (!entry) return undefined;
    return { clientId: entry.clientId, undo: () => this.#outbox?.cancel(entry.clientId) ?? false };
  }

  retrySend(clientId: string): void {
    this.#outbox?.retry(clientId);
  }

  discard(clientId: string): boolean {
    return this.#outbox?.cancel(clientId) ?? false;
  }

  get connection(): SocketState {
    return this.#connection;
  }

  /** Grows with every resync that has ended: "Caught up". */
  get caughtUp(): number {
    return this.#caughtUp;
  }

  /** Readers of `outbox`, `connection`, `caughtUp` and `people`. */
  watchState(name: "outbox" | "connection" | "caughtUp" | "people", reader: () => void): () => void {
    return this.#watchers.watch(name, reader);
  }

  event(event: EventFrame): void {
    this.store.apply(event);
    const { message } = event.records;
    if (message) this.streams.end(message.thread_id, message.id);
    this.#stream(event.records.conversation);
    if (event.records.teammate || event.records.agent || event.ids.model_id) this.#people();
  }

  frame(frame: Exclude<ServerFrame, EventFrame>): void {
    if (frame.type === "enter" || frame.type === "leave") this.lists.place(frame);
    else if (frame.type === "counts") this.counters.take(frame.counts, this.store.seq);
    else if (frame.type === "signal") this.presence.signal(frame);
    else if (frame.type === "signals")
      for (const signal of frame.signals) this.presence.signal({ type: "signal", ...signal });
    else if (frame.type === "mark" || frame.type === "ready") this.#reach(frame.seq);
    else if (frame.type === "resync") void this.#resync(frame.seq);
    else if (frame.type === "token" && !this.streams.token(frame)) void this.#hole(frame.thread_id);
  }

  #reach(seq: number): void {
    this.store.reach(seq);
    this.counters.reach(seq);
  }

  #stream(conversation: Records["conversation"] | null | undefined): void {
    if (!conversation) return;
    const { thread_id, turn } = conversation;
    if (turn) this.streams.begin(thread_id, turn.message_id, turn.text);
    else this.streams.halt(thread_id);
  }

  /** A piece of a running answer was missed: its text so far stands with the conversation. */
  async #hole(threadId: string): Promise<void> {
    const conversation = this.store.all("conversation").find((one) => one.thread_id === threadId);
    if (!conversation || this.#asked.has(threadId)) return;
    this.#asked.add(threadId);
    const { loaded } = await loadRecord(conversation.id);
    this.#asked.delete(threadId);
    if (loaded) this.store.absorb(loaded.changes, loaded.seq);
    this.#stream(this.store.get("conversation", conversation.id));
  }

  async #resync(seq: number): Promise<void> {
    this.store.restart(seq);
    const [me] = await Promise.all([client.GET("/api/v1/me"), this.lists.reload()]);
    if (me.data) this.#takeMe(me.data.data, me.data.seq);
    this.#caughtUp += 1;
    this.#watchers.notify("caughtUp");
  }

  /** Everybody of the team, in the order in which they are offered. */
  get teammates(): readonly Records["teammate"][] {
    return this.#teammates;
  }

  /** Also those who have left: whoever did something keeps a name. */
  get everybody(): readonly Records["teammate"][] {
    return this.#everybody;
  }

  get agents(): readonly Records["agent"][] {
    return this.#agents;
  }

  /** The language models that the team has connected, the oldest first. */
  get models(): readonly Records["model"][] {
    return this.#models;
  }

  #people(): void {
    this.#everybody = this.store.all("teammate").sort((a, b) => a.name.localeCompare(b.name));
    this.#teammates = this.#everybody.filter((teammate) => !teammate.removed_at);
    this.#agents = this.store.all("agent");
    this.#models = this.store.all("model").sort((a, b) => a.id.localeCompare(b.id));
    this.#watchers.notify("people");
  }

  #takeMe(me: Schemas["Me"], seq: number): void {
    this.absorb({ data: [...me.teammates, me.teammate], seq }, "teammate");
    this.absorb({ data: me.agents, seq }, "agent");
    this.absorb({ data: me.models, seq }, "model");
    this.absorb({ data: me.workspace, seq }, "workspace");
    this.#workspace = me.workspace.id;
    this.#people();
  }

  #connected(state: SocketState): void {
    this.#connection = state;
    this.#watchers.notify("connection");
    if (state === "online") void this.#outbox?.flush();
    else this.presence.clear();
  }

  #newOutbox(me: string): Outbox {
    const key = `aureole:outbox:${me}`;
    const outbox = new Outbox({
      key,
      storage: localStorage,
      post: (entry) => this.#post(entry),
      changed: () => this.#watchers.notify("outbox"),
    });
    window.addEventListener("storage", (event) => event.key === key && outbox.reload());
    return outbox;
  }

  async #post(entry: Outgoing): Promise<Posted> {
    const { owner, clientId, mode, text, mentions, then } = entry;
    const request = {
      params: { path: { id: owner } },
      body: { client_id: clientId, mode, text, mentions, ...(then && { then }) },
      ...once(clientId),
    };
    const { data, error, response } = owner.startsWith("cnv_")
      ? await client.POST("/api/v1/conversations/{id}/messages", request)
      : await client.POST("/api/v1/tickets/{id}/messages", request);
    if (!data) return { error, passing: passes(response.status, error) };
    this.absorb(data);
    this.lists.timeline(owner).add(entryOf({ type: "message", at: data.data.at, message: data.data }));
    return {};
  }
}

const none: readonly Outgoing[] = [];

export const live = new Live();
