//! Who hears of what: the callbacks of `init` and what `on` added. A callback that throws is logged
//! and harms nothing.

import type { Boot, CallbackName, CallbackOption } from "../sdk.ts";

type Listener = (value?: unknown) => void;

export class Listeners {
  private readonly list: [CallbackName, Listener][] = [];

  constructor(private readonly boot: Boot) {}

  add(name: CallbackName, listener: Listener): void {
    this.list.push([name, listener]);
    // It may come after the fact: a queued `on` runs when the config is already here.
    if (name === "ready") void this.boot.ready?.then(() => this.boot.config && this.call(listener));
  }

  tell(name: CallbackName, value?: unknown): void {
    void this.boot.tell(`on${name.charAt(0).toUpperCase()}${name.slice(1)}` as CallbackOption, value);
    for (const [of, listener] of this.list) if (of === name) this.call(listener, value);
  }

  private call(listener: Listener, value?: unknown): void {
    // biome-ignore lint/suspicious/noConsole: the site's developer looks there for an error of their own.
    Promise.resolve(value).then(listener).catch(console.error);
  }
}
