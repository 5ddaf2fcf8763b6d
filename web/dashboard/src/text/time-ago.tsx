import { useSyncExternalStore } from "react";
import { absoluteTime, shortTime } from "./time.ts";

const MINUTE_MS = 60_000;

const readers = new Set<() => void>();
let minute = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer ticks for all times on the page. */
function everyMinute(reader: () => void): () => void {
  readers.add(reader);
  timer ??= setInterval(() => {
    minute += 1;
    for (const one of readers) one();
  }, MINUTE_MS);
  return () => {
    readers.delete(reader);
    if (readers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** How long ago something was, in the fewest letters; the exact moment is in the tooltip. */
export function TimeAgo({ at, className = "" }: { at: string; className?: string }) {
  const tick = useSyncExternalStore(everyMinute, () => minute);
  return <RelativeTime at={at} className={className} key={tick} />;
}

function RelativeTime({ at, className }: { at: string; className: string }) {
  return (
    <time dateTime={at} data-tip={absoluteTime(at)} className={`text-sm text-text-3 ${className}`}>
      {shortTime(at)}
    </time>
  );
}
