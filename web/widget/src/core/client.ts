//! The widget without a screen: session, identity, outbox, socket and conversation, put together.
//! Knows no document. Whoever shows it reads its fields and is told by `changed` when to look again.

import type { Action, Id, Options, SdkMessage, Traits } from "../sdk.ts";
import { Account, type Emit, userOf } from "./account.ts";
import { Conversation, type Message } from "./conversation.ts";
import { isFinal, Outbox, type Waiting } from "./outbox.ts";
import { newSession, readSession, type Session } from "./session.ts";
import { type Frame, Socket } from "./socket.ts";
import { Storage } from "./storage.ts";
import { Turn } from "./turn.ts";

/** Where the visitor is, as the team may see it. */
export type Place = { page_url: string; locale: string; visible: boolean };

export class Client {
  readonly storage: Storage;
  readonly account: Account;
  conversation: Conversation;
  readonly outbox: Outbox;
  session: Session;
  /** The answer under way, if there is one in this tab. */
  turn: Turn | null = null;
  private readonly socket: Socket;
  private readonly unwatch: () => void;
  private opened = false;
  /** Whether a session that wasn't ours was already given up once. */
  private renewed = false;

  constructor(
    options: Options,
    server: string,
    private readonly emit: Emit,
    private readonly changed: () => void,
    private readonly place: () => Place,
  ) {
    this.account = new Account(options, server, emit);
    this.storage = new Storage(options.orgId);
    this.session = readSession(this.storage, this.account.user);
    this.conversation = this.newConversation();
    const lock = `aureole:${options.orgId}:outbox`;
    this.outbox = new Outbox(this.storage, lock, (waiting) => this.deliver(waiting), changed);
    this.socket = new Socket(`${server.replace(/^http/, "ws")}/api/sdk/realtime`, {
      hello: () => this.hello(),
      frame: (frame) => this.take(frame),
    });
    this.unwatch = this.storage.watch((name) => this.heard(name));
    if (this.account.user) this.introduce(options.userToken);
    if (options.companyId) this.identifyCompany(options.companyId, options.companyTraits);
    if (this.session.started) this.socket.start();
    if (this.outbox.list().length > 0) void this.outbox.flush();
  }

  get unread(): number {
    return this.conversation.unread(this.session.seen);
  }

  /** The visitor looks at the widget: from now on there is a conversation at the server. */
  open(): void {
    this.opened = true;
    if (!this.session.started) this.keep({ started: true });
    this.socket.start();
    this.announce();
  }

  send(text: string): void {
    if (!text.trim()) return;
    this.open();
    if (this.conversation.state === "completed") this.conversation.state = "active";
    this.keep({ at: Date.now() });
    this.outbox.add("message", text.trim());
  }

  askForPerson(): void {
    this.open();
    this.keep({ at: Date.now() });
    this.outbox.add("person", "");
  }

  /** Ends the answer under way; what was written of it stays. */
  stop(): void {
    this.socket.send({ type: "stop", message_id: this.turn?.messageId });
    this.turn?.stop();
  }

  /** The visitor has the thread in front. */
  see(): void {
    const { latest } = this.conversation;
    if (latest <= this.session.seen) return;
    this.keep({ seen: latest });
    this.socket.send({ type: "seen", version: latest });
  }

  typing(on: boolean): void {
    this.socket.send({ type: "typing", on });
  }

  /** Tells the team where the visitor is, and once the panel was open that there is a conversation. */
  announce(): void {
    const { visible, page_url, locale } = this.place();
    if (this.opened) this.socket.send({ type: "open", page_url, locale });
    this.socket.send({ type: "presence", visible, page_url });
  }

  /** The network or the visitor is back. */
  wake(): void {
    this.socket.wake();
    void this.outbox.flush();
  }

  /** The conversation is over for the visitor; the next word begins another. */
  end(): void {
    this.socket.send({ type: "close" });
    this.startOver();
  }

  identify(userId: Id, traits?: Traits, token?: string): void {
    const user = userOf(userId);
    const { opened } = this;
    const another = this.session.user !== "" && this.session.user !== user;
    this.account.user = user;
    if (another) {
      this.outbox.clear();
      this.account.profile.forget();
      this.startOver();
      if (opened) this.open();
    }
    this.account.profile.add(traits);
    this.keep({ user });
    this.introduce(token);
  }

  identifyCompany(id: Id, traits?: Traits): void {
    void this.account.introduceCompany(id, traits);
  }

  destroy(): void {
    this.unwatch();
    this.account.introduction?.stop();
    this.outbox.stop();
    this.turn?.leave();
    this.socket.stop();
  }

  private introduce(token: string | undefined): void {
    void this.account.introduce(token, this.session.id).then(() => {
      this.socket.restart();
      void this.outbox.flush();
    });
  }

  private async hello(): Promise<object> {
    const { version } = this.conversation;
    return {
      type: "hello",
      key: this.account.api.key,
      session_id: this.session.id,
      ...(await this.account.proof()),
      // JSON leaves it out where there is nothing to resume.
      after: version || undefined,
    };
  }

  private take(frame: Frame): void {
    if (frame.type === "error") this.closed(String(frame.code));
    if (frame.type === "mark" && Number(frame.version) > this.conversation.version) this.socket.restart();
    if (frame.type === "ready") {
      this.announce();
      void this.outbox.flush();
    }
    this.conversation.take(frame);
    if (this.conversation.person && this.session.asked) this.keep({ asked: false });
  }

  /** A word of the other side is whole. What the visitor saw on an earlier page is no news. */
  private spoken(message: Message): void {
    if (this.turn?.broken) this.turn.leave();
    if (message.position > this.session.seen) this.emit("message", told(message));
  }

  /** The line was refused. A session of somebody else is given up; a missing proof may still come. */
  private closed(code: string): void {
    const { opened } = this;
    if (code === "not_found") {
      this.startOver();
      if (opened) this.open();
    }
    this.emit("error", new Error(`The server refused the line: ${code}`));
  }

  private async deliver(waiting: Waiting): Promise<void> {
    try {
      await this.put(waiting);
    } catch (error) {
      if (!isFinal(error)) throw error;
      if (error.status !== 404 || this.renewed) {
        this.account.complain(error);
        throw error;
      }
      // The stored session belongs to somebody who used this browser before: a new one takes the message.
      this.renewed = true;
      this.startOver();
      this.open();
      await this.deliver(waiting);
    }
  }

  private async put(waiting: Waiting): Promise<void> {
    const { account } = this;
    const shared = { session_id: this.session.id, client_id: waiting.id, locale: this.place().locale };
    if (waiting.kind === "person") {
      const response = await account.say("escalate", shared);
      const answer = (await response.json()) as Action;
      this.keep({ asked: true });
      this.emit("action", { ...answer, type: "ticket_created" });
      return;
    }
    const response = await account.say("chat/stream", { message: waiting.text, ...shared });
    const author = { kind: "visitor" as const, name: null };
    this.conversation.expect({ id: waiting.id, author, text: waiting.text, state: "done", format: "text" });
    this.turn?.leave();
    this.turn = new Turn(
      this.conversation,
      waiting.id,
      (action) => {
        if (action.type === "ticket_created") this.keep({ asked: true });
        this.emit("action", action);
      },
      this.changed,
    );
    void this.turn.follow(response);
  }

  private newConversation(): Conversation {
    return new Conversation(this.changed, (message) => this.spoken(message));
  }

  private startOver(): void {
    this.turn?.leave();
    this.turn = null;
    this.session = newSession(this.account.user);
    this.storage.write("session", this.session);
    this.opened = false;
    this.conversation = this.newConversation();
    this.socket.stop();
    this.changed();
  }

  private keep(patch: Partial<Session>): void {
    this.session = { ...this.session, ...patch };
    this.storage.write("session", this.session);
    this.changed();
  }

  /** Another tab wrote: session and read state are one for all tabs. */
  private heard(name: string): void {
    if (name === "session") {
      const before = this.session.id;
      this.session = readSession(this.storage, this.account.user);
      if (this.session.id !== before) {
        this.conversation = this.newConversation();
        this.socket.restart();
      }
    }
    this.changed();
  }
}

function told({ id, author, text, at }: Message): SdkMessage {
  return { id, role: author.kind === "visitor" ? "user" : author.kind, text, at };
}
