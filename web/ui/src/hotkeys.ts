export type Hotkey = {
  /** As people write it: `e`, `Shift E`, `Ctrl Enter`, `g i`, `?`, `[`. */
  keys: string;
  /** Answers false when it does not apply now; the browser then does what it would have done. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most actions answer nothing
  run: (event: KeyboardEvent) => boolean | void;
  /** Works while text is being typed, too. For keys with Ctrl and for Escape. */
  whileTyping?: boolean;
};

/** The second key of a pair must follow within this time. */
const SECOND_KEY_WITHIN_MS = 1_000;

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/**
 * Runs actions by keys. Letters are matched by what the key types, so they follow the keyboard's layout.
 * `current` is asked at every press, so the set may change with what is on the screen.
 */
export function listenToHotkeys(target: EventTarget, current: () => readonly Hotkey[]): () => void {
  let first = "";
  let firstAt = 0;

  const press = (event: Event) => {
    if (!(event instanceof KeyboardEvent) || event.defaultPrevented || event.isComposing) return;
    const key = pressed(event);
    if (key === null) return;
    const typing = isTyping(event.target);
    const isSecond = first !== "" && event.timeStamp - firstAt < SECOND_KEY_WITHIN_MS;
    const wanted = isSecond ? `${first} ${key}` : key;
    first = "";

    const usable = current().filter((hotkey) => !typing || hotkey.whileTyping);
    if (usable.some((hotkey) => hotkey.keys === wanted && hotkey.run(event) !== false)) {
      event.preventDefault();
      return;
    }
    if (!typing && usable.some((hotkey) => hotkey.keys.startsWith(`${key} `))) {
      first = key;
      firstAt = event.timeStamp;
    }
  };

  target.addEventListener("keydown", press);
  return () => target.removeEventListener("keydown", press);
}

/** What a press is called in `Hotkey.keys`; null for a modifier alone. */
export function pressed(event: KeyboardEvent): string | null {
  const { key } = event;
  if (["Control", "Shift", "Alt", "Meta", "Dead", "Unidentified"].includes(key)) return null;
  const isLetter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
  const name = key === " " ? "Space" : isLetter ? key.toLowerCase() : key;
  const parts = [];
  if (isMac ? event.metaKey : event.ctrlKey) parts.push("Ctrl");
  if (event.altKey && key.length > 1) parts.push("Alt");
  // With another sign the shift is already part of what was typed: `?` and `!` need no more.
  if (event.shiftKey && (isLetter || key.length > 1)) parts.push("Shift");
  parts.push(parts.length > 0 && isLetter ? name.toUpperCase() : name);
  return parts.join(" ");
}

/** Whether keys go into text now. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  ) {
    return true;
  }
  return (
    target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type)
  );
}
