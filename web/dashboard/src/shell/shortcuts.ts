import type { PlainKey } from "../text/t.ts";

export type Scope = "anywhere" | "list" | "ticket" | "composer";

export type Shortcut = {
  id: string;
  /** As people write it; several ways to the same act share an id. */
  keys: string;
  scope: Scope;
  text: PlainKey;
};

/** Every key of the dashboard. The palette, tooltips and the sheet of keys read this and nothing else. */
export const shortcuts = [
  { id: "palette", keys: "Ctrl K", scope: "anywhere", text: "key.palette" },
  { id: "search", keys: "/", scope: "anywhere", text: "key.search" },
  { id: "keys", keys: "?", scope: "anywhere", text: "key.keys" },
  { id: "sidebar", keys: "[", scope: "anywhere", text: "key.sidebar" },
  { id: "panel", keys: "]", scope: "anywhere", text: "key.panel" },
  { id: "undo", keys: "Ctrl Z", scope: "anywhere", text: "key.undo" },
  { id: "escape", keys: "Escape", scope: "anywhere", text: "key.escape" },
  { id: "columns", keys: "F6", scope: "anywhere", text: "key.columns" },
  { id: "go.inbox", keys: "g i", scope: "anywhere", text: "key.go_inbox" },
  { id: "go.all", keys: "g a", scope: "anywhere", text: "key.go_all" },
  { id: "go.open", keys: "g o", scope: "anywhere", text: "key.go_open" },
  { id: "go.priority", keys: "g p", scope: "anywhere", text: "key.go_priority" },
  { id: "go.in_progress", keys: "g w", scope: "anywhere", text: "key.go_in_progress" },
  { id: "go.mine", keys: "g m", scope: "anywhere", text: "key.go_mine" },
  { id: "go.mentions", keys: "g n", scope: "anywhere", text: "key.go_mentions" },
  { id: "go.resolved", keys: "g r", scope: "anywhere", text: "key.go_resolved" },
  { id: "go.live", keys: "g l", scope: "anywhere", text: "key.go_live" },
  { id: "go.completed", keys: "g d", scope: "anywhere", text: "key.go_completed" },
  { id: "go.contacts", keys: "g c", scope: "anywhere", text: "key.go_contacts" },
  { id: "go.knowledge", keys: "g k", scope: "anywhere", text: "key.go_knowledge" },
  { id: "go.agents", keys: "g e", scope: "anywhere", text: "key.go_agents" },
  { id: "go.settings", keys: "g t", scope: "anywhere", text: "key.go_settings" },

  { id: "list.next", keys: "j", scope: "list", text: "key.next" },
  { id: "list.next", keys: "ArrowDown", scope: "list", text: "key.next" },
  { id: "list.previous", keys: "k", scope: "list", text: "key.previous" },
  { id: "list.previous", keys: "ArrowUp", scope: "list", text: "key.previous" },
  { id: "list.open", keys: "Enter", scope: "list", text: "key.open" },
  { id: "list.open", keys: "o", scope: "list", text: "key.open" },
  { id: "list.take_in", keys: ".", scope: "list", text: "key.take_in" },
  { id: "list.first", keys: "Home", scope: "list", text: "key.first" },
  { id: "list.last", keys: "End", scope: "list", text: "key.last" },
  { id: "list.select", keys: "x", scope: "list", text: "key.select" },
  { id: "list.read", keys: "u", scope: "list", text: "key.read" },

  { id: "ticket.reply", keys: "r", scope: "ticket", text: "key.reply" },
  { id: "ticket.note", keys: "n", scope: "ticket", text: "key.note" },
  { id: "ticket.resolve", keys: "e", scope: "ticket", text: "key.resolve" },
  { id: "ticket.reopen", keys: "Shift E", scope: "ticket", text: "key.reopen" },
  { id: "ticket.snooze", keys: "s", scope: "ticket", text: "key.snooze" },
  { id: "ticket.assign", keys: "a", scope: "ticket", text: "key.assign" },
  { id: "ticket.assign_me", keys: "m", scope: "ticket", text: "key.assign_me" },
  { id: "ticket.assign_nobody", keys: "Shift A", scope: "ticket", text: "key.assign_nobody" },
  { id: "ticket.priority", keys: "p", scope: "ticket", text: "key.priority" },
  { id: "ticket.in_progress", keys: "w", scope: "ticket", text: "key.in_progress" },
  { id: "ticket.spam", keys: "!", scope: "ticket", text: "key.spam" },
  { id: "ticket.take_over", keys: "Shift T", scope: "ticket", text: "key.take_over" },
  { id: "ticket.pass_to_ai", keys: "Shift P", scope: "ticket", text: "key.pass_to_ai" },
  { id: "ticket.copy_link", keys: "y", scope: "ticket", text: "key.copy_link" },

  { id: "composer.send", keys: "Ctrl Enter", scope: "composer", text: "key.send" },
  { id: "composer.send_resolve", keys: "Ctrl Shift Enter", scope: "composer", text: "key.send_resolve" },
  { id: "composer.bold", keys: "Ctrl B", scope: "composer", text: "key.bold" },
  { id: "composer.italic", keys: "Ctrl I", scope: "composer", text: "key.italic" },
  { id: "composer.code", keys: "Ctrl E", scope: "composer", text: "key.code" },
  { id: "composer.mention", keys: "@", scope: "composer", text: "key.mention" },
  { id: "composer.leave", keys: "Escape", scope: "composer", text: "key.leave" },
] as const satisfies readonly Shortcut[];

export type ActionId = (typeof shortcuts)[number]["id"] | (typeof extras)[number]["id"];

/** What the palette offers beside the keys. */
export const extras = [
  { id: "go.install", text: "key.go_install" },
  { id: "theme", text: "key.theme" },
  { id: "sign_out", text: "key.sign_out" },
] as const satisfies readonly { id: string; text: PlainKey }[];

/** The first key of an action, to show beside it. */
export function keysOf(id: ActionId): string | undefined {
  return shortcuts.find((shortcut) => shortcut.id === id)?.keys;
}

/** Keys that act without Ctrl, and so can be switched off: they get in the way of speech input. */
export function isSingleKey(keys: string): boolean {
  return !/^(Ctrl |Escape$|F6$|Arrow|Home$|End$|Enter$)/.test(keys);
}
