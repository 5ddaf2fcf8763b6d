//! The widget on a page: what is shown, and what pressing it does. The view reads this and nothing
//! else; every change asks for one drawing in the next frame.

import { Client, type Place } from "../core/client.ts";
import type { Message } from "../core/conversation.ts";
import type { Boot, CallbackName, HighlightOptions, SdkMessage } from "../sdk.ts";
import { aloud, draw } from "./dom.ts";
import { fetchLater } from "./fetch-later.ts";
import { wants } from "./flags.ts";
import { launcherFace } from "./launcher.tsx";
import { Listeners } from "./listeners.ts";
import { words } from "./message.tsx";
import { directionOf, dress, FULL, isTouch, keepApart, languageOf } from "./page.ts";
import { panel } from "./panel.tsx";
import { isBusy } from "./progress.ts";
import { english, type Text, textOf } from "./text.ts";

/** Nearer than this to the end counts as reading the end. */
const END_PX = 48;
/** Between the upper edge and a question that is kept in sight. */
const MARGIN_PX = 12;
/** A conversation that rested longer than this is offered on the start page. */
const REST_MS = 30 * 60_000;
/** How often words that tell of time are looked at again. */
const TICK_MS = 1_000;
/** While somebody writes, the other side hears of it this often. */
const TYPING_MS = 3_000;

export class Widget {
  readonly client: Client;
  readonly locale: string;
  readonly direction: "ltr" | "rtl";
  readonly root: ShadowRoot;
  readonly listeners: Listeners;
  text: Text = english;
  isOpen = false;
  home: boolean;
  menu = false;
  /** Whether the composer holds something to send. */
  filled = false;
  /** New words came below what the visitor reads. */
  below = false;
  /** What a screen reader says once: an answer when it is whole, a reply when it comes. */
  announcement = "";
  private readonly mount = document.createElement("div");
  private frame = 0;
  private clock: ReturnType<typeof setTimeout> | undefined;
  private typingTold = 0;

  constructor(readonly boot: Boot) {
    const { options, host, server } = boot;
    this.root = host.shadowRoot as ShadowRoot;
    this.locale = languageOf(options.locale);
    this.direction = directionOf(this.locale);
    this.listeners = new Listeners(boot);
    this.client = new Client(
      options,
      server,
      (name, value) => this.heard(name, value),
      () => this.draw(),
      () => this.place(),
    );
    const { at } = this.client.session;
    this.home = at === 0 || Date.now() - at > REST_MS;
    this.root.append(this.mount);
    keepApart(this.root);
    void boot.ready?.then(() => this.draw());
    void textOf(this.locale).then((text) => {
      this.text = text;
      this.draw();
    });
    this.drawNow();
    const { field } = this;
    if (field) field.value = String(this.client.storage.read("draft") ?? "");
    this.typed();
  }

  get agent(): string {
    return this.boot.config?.agent?.name ?? "AI";
  }

  get organization(): string {
    return this.boot.config?.organization.name ?? "";
  }

  /** Who the visitor talks to: a person once one is there, else the agent. */
  get counterpart(): string {
    return this.client.conversation.person?.name ?? this.agent;
  }

  get full(): boolean {
    return matchMedia(FULL).matches;
  }

  get online(): boolean {
    return navigator.onLine;
  }

  get field(): HTMLTextAreaElement | null {
    return this.root.querySelector("textarea");
  }

  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.client.open();
    if (!this.boot.config)
      this.boot.ask().then(
        () => this.draw(),
        (error) => this.heard("error", error),
      );
    this.listeners.tell("chatOpen");
    this.drawNow();
    this.typed();
    this.toEnd();
    // A keyboard that slides in over the greeting would be a bad greeting.
    const first = isTouch() ? this.root.querySelector<HTMLElement>(".panel") : this.field;
    first?.focus();
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.menu = false;
    this.listeners.tell("chatClose");
    this.drawNow();
    this.root.querySelector("button")?.focus();
  }

  send(text: string): void {
    this.home = false;
    this.client.send(text);
    this.drawNow();
    this.toEnd();
  }

  submit(): void {
    const { field } = this;
    if (!field?.value.trim()) return;
    const text = field.value;
    field.value = "";
    this.typed();
    this.send(text);
    field.focus();
  }

  typed(): void {
    const { field, client } = this;
    if (!field) return;
    field.style.height = "auto";
    if (field.scrollHeight) field.style.height = `${field.scrollHeight}px`;
    this.filled = field.value.trim() !== "";
    client.storage.write("draft", field.value);
    if (this.filled !== this.typingTold > Date.now() - TYPING_MS) {
      this.typingTold = this.filled ? Date.now() : 0;
      client.typing(this.filled);
    }
    this.draw();
  }

  askForPerson(): void {
    this.home = false;
    this.client.askForPerson();
    this.drawNow();
    this.toEnd();
    this.field?.focus();
  }

  /** Puts the question of an answer that broke off once more. */
  askAgain(answer: Message): void {
    const question = this.client.conversation.messages.findLast(
      ({ author, position }) => author.kind === "visitor" && position < answer.position,
    );
    if (question) this.send(question.text);
  }

  goTo(home: boolean): void {
    this.menu = false;
    this.home = home;
    this.drawNow();
    this.toEnd();
    this.field?.focus();
  }

  startNew(): void {
    this.client.end();
    this.client.open();
    this.goTo(true);
  }

  toggleMenu(): void {
    this.menu = !this.menu;
    this.drawNow();
    this.root.querySelector<HTMLElement>(this.menu ? ".menu button" : "[aria-expanded=false].tool")?.focus();
  }

  toEnd(): void {
    this.below = false;
    this.follow();
    this.draw();
  }

  /** Pictures come from our server or not at all: the page's policy allows no other. */
  picture(url: string | null | undefined): string | null {
    const found = url ? new URL(url, this.boot.server) : null;
    return found?.origin === this.boot.server ? found.href : null;
  }

  heard(name: CallbackName, value?: unknown): void {
    this.listeners.tell(name, value);
    if (name === "action") {
      const action = value as { type: string; selector?: string } & HighlightOptions;
      if (action.type === "highlight" && action.selector) this.highlight(action.selector, action);
    }
    if (name === "message") {
      const { id } = value as SdkMessage;
      const message = this.client.conversation.messages.find((known) => known.id === id);
      if (message) this.announcement = aloud(words(this, message));
      this.below = !this.atEnd;
      if (wants(this.boot, "autoOpenUnseen")) this.open();
    }
  }

  highlight(selector: string, options?: HighlightOptions): void {
    void fetchLater().then(({ highlight }) => highlight(this.root, selector, options));
  }

  /** Asks for one drawing; as many times as one likes. */
  draw(): void {
    this.frame ||= requestAnimationFrame(() => this.drawNow());
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.clock);
    this.client.destroy();
    this.mount.remove();
  }

  private place(): Place {
    const visible = document.visibilityState === "visible";
    return { page_url: location.href, locale: this.locale, visible };
  }

  private get log(): HTMLElement | null {
    return this.root.querySelector(".chat");
  }

  private get atEnd(): boolean {
    const { log } = this;
    return !log || log.scrollHeight - log.scrollTop - log.clientHeight < END_PX;
  }

  /** Shows the end, but while an answer is written no more of it than keeps the question in sight. */
  private follow(): void {
    const { log } = this;
    if (!log) return;
    const question = [...log.querySelectorAll<HTMLElement>(".visitor")].at(-1);
    const top = isBusy(this) && question ? question.offsetTop - log.offsetTop - MARGIN_PX : log.scrollHeight;
    log.scrollTop = Math.min(top, log.scrollHeight);
  }

  private drawNow(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.clock);
    const { atEnd, isOpen, boot } = this;
    const reading = isOpen && !this.home && document.visibilityState === "visible";
    if (reading && atEnd) this.client.see();
    dress(boot.host, boot.options, boot.config);
    boot.host.toggleAttribute("data-open", isOpen);
    launcherFace(this);
    draw(this.mount, panel(this));
    if (atEnd) this.follow();
    const waits = isBusy(this) || this.client.outbox.list().length > 0;
    if (waits) this.clock = setTimeout(() => this.draw(), TICK_MS);
    this.frame = 0;
  }
}
