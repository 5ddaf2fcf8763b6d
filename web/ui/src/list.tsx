import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from "react";

export type ListHandle = {
  focus: () => void;
  scrollToTop: () => void;
};

type Props = {
  /** What is in the list, in order. Rows read their own records. */
  ids: readonly string[];
  rowHeight: number;
  label: string;
  /** The row that keys act on; the screen reader's position too. */
  current: string | null;
  /** How many there are at the server, when that is known. */
  total?: number | undefined;
  row: (id: string, place: RowPlace) => ReactNode;
  move: (id: string) => void;
  /** A row was pressed. Enter belongs to the page: it also moves the focus to what it opens. */
  open: (id: string) => void;
  /** Fewer than `NEAR_END_ROWS` are left below: fetch the next page. */
  nearEnd?: () => void;
  /** Told when the list's first row leaves or comes into sight. */
  atTop?: (atTop: boolean) => void;
  footer?: ReactNode;
  ref?: Ref<ListHandle> | undefined;
};

/** What the list knows about a row; spread the attributes on its outermost element. */
export type RowPlace = {
  current: boolean;
  attributes: {
    id: string;
    role: "option";
    "aria-selected": boolean;
    "aria-setsize": number;
    "aria-posinset": number;
    style: { translate: string };
  };
};

/** Rows drawn beyond each edge, so that a short scroll shows no gap. */
const OVERSCAN_ROWS = 6;
const NEAR_END_ROWS = 20;

/** The id of a row's element, for `aria-activedescendant` and for who needs to find the row. */
export function rowElementId(id: string): string {
  return `row-${id}`;
}

/**
 * A list of any length that draws only the rows in sight. Every row has the same height and is placed by
 * `translate`, so nothing is ever measured. It is one tab stop; the current row is named by `aria-activedescendant`.
 */
export function List(props: Props) {
  const { ids, rowHeight, current, nearEnd, atTop } = props;
  const box = useRef<HTMLDivElement>(null);
  const { first, last } = useRowsInSight(box, rowHeight, ids.length);
  const currentIndex = current === null ? -1 : ids.indexOf(current);

  useImperativeHandle(props.ref, () => ({
    focus: () => box.current?.focus({ preventScroll: true }),
    scrollToTop: () => box.current?.scrollTo({ top: 0 }),
  }));

  useEffect(() => {
    if (currentIndex >= 0) reveal(box.current, currentIndex, rowHeight);
  }, [currentIndex, rowHeight]);

  useEffect(() => {
    if (ids.length - last < NEAR_END_ROWS) nearEnd?.();
  }, [ids.length, last, nearEnd]);

  useEffect(() => atTop?.(first === 0), [first, atTop]);

  const indexes = indexesToDraw(first, last, ids.length, currentIndex);
  return (
    <div
      ref={box}
      role="listbox"
      tabIndex={0}
      aria-label={props.label}
      aria-activedescendant={currentIndex < 0 ? undefined : rowElementId(ids[currentIndex] ?? "")}
      onKeyDown={(event) => moveByKey(event, props, currentIndex)}
      className="list-box relative min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none]"
    >
      <div role="presentation" className="relative" style={{ height: ids.length * rowHeight }}>
        {indexes.map((index) => {
          const id = ids[index] ?? "";
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the row inside is the option, and the list takes its keys
            <div key={id} role="presentation" onClick={() => props.open(id)}>
              {props.row(id, placeOf(id, index, props, currentIndex))}
            </div>
          );
        })}
      </div>
      {props.footer}
    </div>
  );
}

function placeOf(
  id: string,
  index: number,
  { ids, total, rowHeight }: Props,
  currentIndex: number,
): RowPlace {
  return {
    current: index === currentIndex,
    attributes: {
      id: rowElementId(id),
      role: "option",
      "aria-selected": index === currentIndex,
      "aria-setsize": total ?? ids.length,
      "aria-posinset": index + 1,
      style: { translate: `0 ${index * rowHeight}px` },
    },
  };
}

function useRowsInSight(box: React.RefObject<HTMLDivElement | null>, rowHeight: number, count: number) {
  const [sight, setSight] = useState({ first: 0, last: OVERSCAN_ROWS * 2 });

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const first = Math.floor(element.scrollTop / rowHeight);
      const last = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight);
      setSight((before) => (before.first === first && before.last === last ? before : { first, last }));
    };
    look();
    const resize = new ResizeObserver(look);
    resize.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      resize.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [box, rowHeight]);

  return { first: sight.first, last: Math.min(sight.last, count) };
}

/** The rows in sight, some beyond, and the current one wherever it is: the screen reader's position must exist. */
function indexesToDraw(first: number, last: number, count: number, currentIndex: number): number[] {
  const from = Math.max(0, first - OVERSCAN_ROWS);
  const indexes = Array.from(
    { length: Math.max(0, last + OVERSCAN_ROWS - from) },
    (_, offset) => from + offset,
  ).filter((index) => index < count);
  if (currentIndex >= 0 && !indexes.includes(currentIndex)) indexes.push(currentIndex);
  return indexes;
}

/** Scrolls as little as needed: a row that is in sight doesn't move. */
function reveal(box: HTMLDivElement | null, index: number, rowHeight: number): void {
  if (!box) return;
  const top = index * rowHeight;
  const bottom = top + rowHeight;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
}

function moveByKey(event: KeyboardEvent<HTMLDivElement>, { ids, move }: Props, currentIndex: number): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
  const targets: Record<string, number> = {
    ArrowDown: currentIndex + 1,
    ArrowUp: Math.max(0, currentIndex - 1),
    Home: 0,
    End: ids.length - 1,
  };
  const index = targets[event.key];
  const id = index === undefined ? undefined : ids[Math.min(index, ids.length - 1)];
  if (id === undefined) return;
  event.preventDefault();
  move(id);
}
