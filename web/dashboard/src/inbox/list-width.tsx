import { type PointerEvent, useSyncExternalStore } from "react";
import { t } from "../text/t.ts";

const KEY = "aureole:list-width";
const WIDTH_PX = 348;
const WIDTH_MIN_PX = 300;
const WIDTH_MAX_PX = 460;
const STEP_PX = 16;

const readers = new Set<() => void>();
let current = clamp(Number(localStorage.getItem(KEY)) || WIDTH_PX);

/** How wide this teammate likes the list. */
export function useListWidth(): number {
  return useSyncExternalStore(
    (reader) => {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    () => current,
  );
}

function setWidth(width: number): void {
  current = clamp(width);
  localStorage.setItem(KEY, String(current));
  for (const reader of readers) reader();
}

function clamp(width: number): number {
  return Math.round(Math.min(WIDTH_MAX_PX, Math.max(WIDTH_MIN_PX, width)));
}

/** The edge between list and thread, to be dragged or moved by arrow keys. */
export function ListWidth({ width }: { width: number }) {
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const column = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!column) return;
    const rightToLeft = getComputedStyle(event.currentTarget).direction === "rtl";
    setWidth(rightToLeft ? column.right - event.clientX : event.clientX - column.left);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule can't be moved
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t("inbox.list_width")}
      aria-valuenow={width}
      aria-valuemin={WIDTH_MIN_PX}
      aria-valuemax={WIDTH_MAX_PX}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => setWidth(WIDTH_PX)}
      onKeyDown={(event) => {
        const step = event.key === "ArrowRight" ? STEP_PX : event.key === "ArrowLeft" ? -STEP_PX : 0;
        if (step === 0) return;
        event.preventDefault();
        setWidth(width + step);
      }}
      className="list-grip"
    />
  );
}
