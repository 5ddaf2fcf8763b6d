import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Closer to the end than this is "at the end". */
const AT_END_PX = 40;

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
  const lastTop = useRef(0);
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

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is in sight when the count changes has been seen
  useEffect(() => {
    if (atEnd.current || seen.owner !== owner) setSeen({ owner, count });
  }, [owner, count]);

  return {
    missed: ready && seen.owner === owner ? Math.max(0, count - seen.count) : 0,
    onScroll: () => {
      const element = box.current;
      if (!element || opened.current !== owner) return;
      // Content that grows also scrolls; only who moves up has left the end.
      const movedUp = element.scrollTop < lastTop.current;
      lastTop.current = element.scrollTop;
      if (isAtEnd(element)) atEnd.current = true;
      else if (movedUp) atEnd.current = false;
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
