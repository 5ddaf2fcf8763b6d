import { type Hotkey, listenToHotkeys } from "@aureole/ui/hotkeys.ts";
import { act, isOffered } from "./actions.ts";
import { preferences } from "./preferences.ts";
import { isSingleKey, type Scope, shortcuts } from "./shortcuts.ts";

/** Where one is decides first: a key of the composer wins over the same key elsewhere. */
const order: readonly Scope[] = ["composer", "ticket", "list", "anywhere"];

const ordered = shortcuts.toSorted((a, b) => order.indexOf(a.scope) - order.indexOf(b.scope));

/** The editor handles its own keys for writing; these stand in the table for the sheet only. */
const written = new Set<string>(["composer.bold", "composer.italic", "composer.code", "composer.mention"]);

function current(): Hotkey[] {
  const single = preferences.get().singleKeys;
  return ordered
    .filter(({ id, keys }) => isOffered(id) && !written.has(id) && (single || !isSingleKey(keys)))
    .map(({ id, keys }) => ({
      keys,
      // In a text field Ctrl Z belongs to the text.
      whileTyping: id !== "undo" && /^(Ctrl |Escape$|F6$)/.test(keys),
      run: () => act(id),
    }));
}

/** Makes the table of keys work on the whole page. */
export function listenToKeyboard(): () => void {
  return listenToHotkeys(document, current);
}
