const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** A key as it stands on the keyboard of the person who looks at it. */
export function keyText(keys: string): string {
  const named = keys.replace("ArrowDown", "↓").replace("ArrowUp", "↑").replace("Escape", "Esc");
  return isMac ? named.replaceAll("Ctrl", "⌘").replaceAll("Shift", "⇧") : named;
}

/** The key of an action, shown small beside its name. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className="shrink-0 whitespace-nowrap rounded-1 border border-line px-1 font-sans text-xs font-medium text-text-3">
      {keyText(keys)}
    </kbd>
  );
}
