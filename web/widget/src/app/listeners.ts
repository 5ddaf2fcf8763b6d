//! Who hears of what: the callbacks of `init` and what `on` added.

import type { Boot, CallbackName, CallbackOption, Listener } from "../sdk.ts";

export class Listeners {
  private readonly list: [CallbackName, Listener][] = [];

  constructor(private readonly boot: Boot) {}

  add(name: CallbackName, listener: Listener): void {
    this.list.push([name, listener]);
    // It may come after the fact: a queued `on` runs when the config is already here.
    if (name === "ready") void this.boot.ready?.then(() => this.boot.config && this.boot.tell(listener));
  }

  tell(name: CallbackName, value?: unknown): void {
    const { boot } = this;
    const option = `on${name.charAt(0).toUpperCase()}${name.slice(1)}` as CallbackOption;
    void boot.tell(boot.options[option], value);
    for (const [of, listener] of this.list) if (of === name) void boot.tell(listener, value);
  }
}
