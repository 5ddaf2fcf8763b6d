const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** A key as it stands on the keyboard of the person who looks at it. */
export function keyText(keys: string): string {
  return isMac ? keys.replaceAll("Ctrl", "⌘").replaceAll("Shift", "⇧") : keys;
}

/** The key of an action, shown small beside its name. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className="rounded-1 border border-line px-1 font-sans text-xs font-medium text-text-3">
      {keyText(keys)}
    </kbd>
  );
}
