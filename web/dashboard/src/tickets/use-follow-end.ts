import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Closer to the end than this is "at the end". */
const AT_END_PX = 40;

/** A scroll this soon after a press, a wheel or a touch is the reader's own. */
const ACT_MS = 500;

/**
 * Keeps a thread at its end while its end is in sight. When the reader has scrolled up nothing moves; what came
 * meanwhile is counted instead.
 */
export function useFollowEnd(
  box: RefObject<HTMLDivElement | null>,
  owner: string,
  count: number,
  ready: boolean,
) {
  const atEnd = useRef(true);
  const last = useRef({ top: 0, height: 0, acted: Number.NEGATIVE_INFINITY });
  const [seen, setSeen] = useState({ owner, count });
  const opened = useRef("");

  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !ready || opened.current === owner) return;
    opened.current = owner;
    const unread = element.querySelector("#first-unread");
    if (unread) unread.scrollIntoView({ block: "center" });
    else element.scrollTop = element.scrollHeight;
    atEnd.current = isAtEnd(element);
  }, [box, owner, ready]);

  useEffect(() => {
    const element = box.current;
    const inside = element?.firstElementChild;
    if (!element || !inside) return undefined;
    const stick = () => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    };
    const growth = new ResizeObserver(stick);
    growth.observe(inside);
    growth.observe(element);
    return () => growth.disconnect();
  }, [box]);

  useEffect(() => {
    const element = box.current;
    const abort = new AbortController();
    const act = () => {
      last.current.acted = performance.now();
    };
    for (const name of ["wheel", "touchmove", "keydown", "pointerdown", "pointermove"]) {
      element?.addEventListener(name, act, { signal: abort.signal, passive: true });
    }
    return () => abort.abort();
  }, [box]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is in sight when the count changes has been seen
  useEffect(() => {
    if (atEnd.current || seen.owner !== owner) setSeen({ owner, count });
  }, [owner, count]);

  return {
    missed: ready && seen.owner === owner ? Math.max(0, count - seen.count) : 0,
    onScroll: () => {
      const element = box.current;
      if (!element || opened.current !== owner) return;
      const { top, height, acted } = last.current;
      const { scrollTop, scrollHeight } = element;
      last.current = { top: scrollTop, height: scrollHeight, acted };
      // Messages that come into sight take their real height, and that scrolls, too. It isn't leaving the end.
      const settled = scrollHeight !== height && performance.now() - acted > ACT_MS;
      if (isAtEnd(element)) atEnd.current = true;
      else if (scrollTop < top && !settled) atEnd.current = false;
      else if (atEnd.current) element.scrollTop = scrollHeight;
      if (atEnd.current && seen.count !== count) setSeen({ owner, count });
    },
    toEnd: () => {
      atEnd.current = true;
      setSeen({ owner, count });
      box.current?.scrollTo({ top: box.current.scrollHeight });
    },
  };
}

function isAtEnd(element: HTMLElement): boolean {
  return element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX;
}
