import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Kbd } from "./kbd.tsx";

/** Long enough that a pointer on its way elsewhere shows nothing. */
const OPENS_AFTER_MS = 500;
/** A second tooltip within this time after the first comes at once: the person is reading them. */
const READING_FOR_MS = 400;
const GAP_PX = 6;
const EDGE_PX = 8;

type Tip = { "data-tip": string; "data-tip-keys"?: string };
type Shown = { text: string; keys: string | undefined; anchor: Element };

/** Gives any element a tooltip: `<button {...tip("Resolve", "e")}>`. The element's own name stays its own matter. */
export function tip(text: string, keys?: string): Tip {
  return keys ? { "data-tip": text, "data-tip-keys": keys } : { "data-tip": text };
}

/** Draws the tooltip of whatever is under the pointer or has the focus. Stands once in the page. */
export function TooltipLayer() {
  const [shown, setShown] = useState<Shown | null>(null);
  const bubble = useRef<HTMLDivElement>(null);

  useEffect(() => watchAnchors(setShown), []);

  // Before it is drawn: it must not be seen anywhere else first.
  useLayoutEffect(() => {
    if (shown && bubble.current) place(bubble.current, shown.anchor);
  }, [shown]);

  if (!shown) return null;
  return (
    <div
      ref={bubble}
      // What it says is the control's own name or description already.
      aria-hidden="true"
      className="pointer-events-none fixed start-0 top-0 z-(--z-tooltip) flex max-w-80 items-center gap-2 rounded-2 bg-raised px-2 py-1 text-sm text-text shadow-3"
    >
      {shown.text}
      {shown.keys && <Kbd keys={shown.keys} />}
    </div>
  );
}

function watchAnchors(show: (shown: Shown | null) => void): () => void {
  let timer = 0;
  let anchor: Element | null = null;
  let closedAt = Number.NEGATIVE_INFINITY;
  let open = false;

  const close = () => {
    clearTimeout(timer);
    if (open) closedAt = performance.now();
    open = false;
    anchor = null;
    show(null);
  };
  const enter = (target: EventTarget | null, wait: number) => {
    const next = target instanceof Element ? target.closest("[data-tip]") : null;
    if (next === anchor) return;
    if (anchor) close();
    if (!next) return;
    anchor = next;
    const reading = performance.now() - closedAt < READING_FOR_MS;
    timer = window.setTimeout(
      () => {
        open = next.isConnected;
        if (open) show(read(next));
      },
      reading ? 0 : wait,
    );
  };

  const abort = new AbortController();
  const options = { signal: abort.signal, capture: true, passive: true };
  document.addEventListener(
    "pointerover",
    (event) => event.pointerType !== "touch" && enter(event.target, OPENS_AFTER_MS),
    options,
  );
  document.addEventListener(
    "focusin",
    (event) =>
      event.target instanceof Element && event.target.matches(":focus-visible") && enter(event.target, 0),
    options,
  );
  document.addEventListener("focusout", close, options);
  document.addEventListener("pointerdown", close, options);
  document.addEventListener("keydown", (event) => event.key === "Escape" && close(), options);
  document.addEventListener("scroll", close, options);
  return () => {
    close();
    abort.abort();
  };
}

function read(anchor: Element): Shown {
  return {
    text: anchor.getAttribute("data-tip") ?? "",
    keys: anchor.getAttribute("data-tip-keys") ?? undefined,
    anchor,
  };
}

function place(bubble: HTMLElement, anchor: Element): void {
  const box = anchor.getBoundingClientRect();
  // Where the one before stood there may be less room for its words.
  bubble.style.left = "0";
  const { width, height } = bubble.getBoundingClientRect();
  const below = box.bottom + GAP_PX + height <= window.innerHeight - EDGE_PX;
  const top = below ? box.bottom + GAP_PX : box.top - GAP_PX - height;
  const middle = box.left + box.width / 2 - width / 2;
  const left = Math.max(EDGE_PX, Math.min(middle, window.innerWidth - width - EDGE_PX));
  bubble.style.insetInlineStart = "auto";
  bubble.style.left = `${left}px`;
  bubble.style.top = `${top}px`;
}
