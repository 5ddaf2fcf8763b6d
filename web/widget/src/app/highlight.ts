//! A ring around an element of the page. It is drawn in our own layer and follows the element; the
//! element itself is never touched.

import type { HighlightOptions } from "../sdk.ts";
import style from "./highlight.css?inline";

const RING_MS_DEFAULT = 6_000;
/** Between the element's edge and the ring. */
const GAP_PX = 6;
/** Names and structure only: no selector that reads values out of the page. */
const PLAIN = /^[\w\s#.,>+~:()[\]="'-]{1,300}$/;

type Ring = { element: Element; mark: HTMLElement };

const rings = new Set<Ring>();
const sheet = new CSSStyleSheet();
sheet.replaceSync(style);

export function highlight(root: ShadowRoot, selector: string, options: HighlightOptions = {}): void {
  if (!PLAIN.test(selector)) return;
  let element: Element | null = null;
  try {
    element = document.querySelector(selector);
  } catch {
    return;
  }
  if (!element) return;
  const mark = document.createElement("div");
  mark.className = "mark";
  if (options.label) mark.appendChild(document.createElement("span")).textContent = options.label;
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  root.append(mark);
  const ring = { element, mark };
  rings.add(ring);
  element.scrollIntoView({ block: "nearest" });
  setTimeout(() => remove(ring), options.duration ?? RING_MS_DEFAULT);
  if (rings.size === 1) follow();
}

export function clearHighlights(): void {
  rings.forEach(remove);
}

function remove(ring: Ring): void {
  ring.mark.remove();
  rings.delete(ring);
}

function follow(): void {
  for (const { element, mark } of rings) {
    const box = element.getBoundingClientRect();
    mark.style.translate = `${box.left - GAP_PX}px ${box.top - GAP_PX}px`;
    mark.style.width = `${box.width + 2 * GAP_PX}px`;
    mark.style.height = `${box.height + 2 * GAP_PX}px`;
  }
  if (rings.size > 0) requestAnimationFrame(follow);
}
