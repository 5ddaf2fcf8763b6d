import { Button } from "@aureole/ui/button.tsx";
import { Empty } from "@aureole/ui/empty.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { List, type ListHandle, type RowPlace } from "@aureole/ui/list.tsx";
import { SkeletonRows } from "@aureole/ui/skeleton.tsx";
import { type ReactNode, type Ref, Suspense, useEffect, useRef } from "react";
import { COUNT_CAP } from "../live/counters.ts";
import { live } from "../live/live.ts";
import type { View } from "../live/records.ts";
import { useCount, useWindow } from "../live/use-live.ts";
import { later } from "../shell/later.tsx";
import { SidebarButton } from "../shell/page.tsx";
import { t } from "../text/t.ts";
import { useHold } from "./use-hold.ts";

const SampleLine = later(async () => (await import("../first-run/sample-line.tsx")).SampleLine);

type Props = {
  view: View;
  /** The rows in another order than the server's. */
  ids?: readonly string[];
  current: string | null;
  /** What to say where nothing is. */
  empty: string;
  actions?: ReactNode;
  row: (id: string, place: RowPlace) => ReactNode;
  move: (id: string) => void;
  open: (id: string) => void;
  footer?: ReactNode;
  ref?: Ref<ListHandle>;
};

/** A view's list: its head with the count and what waits to be taken in, and the rows. */
export function ListColumn(props: Props) {
  const { view, actions, footer } = props;
  const { held } = useWindow(view);
  const hold = useHold(view);
  const title = useRef<HTMLHeadingElement>(null);
  const name = t(`view.${view}`);

  useEffect(() => {
    document.title = t("page.title", { page: name });
    if (document.activeElement === document.body) title.current?.focus({ preventScroll: true });
  }, [name]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches whether somebody is at the list
    <div
      className="flex min-h-0 flex-1 flex-col"
      onPointerEnter={(event) => event.pointerType === "mouse" && hold.pointer(true)}
      onPointerLeave={() => hold.pointer(false)}
      onKeyDown={hold.key}
    >
      <header className="flex h-12 flex-none items-center gap-1.5 ps-4 pe-3 max-sm:ps-2">
        <SidebarButton />
        <h1 ref={title} tabIndex={-1} className="truncate text-lg">
          {name}
        </h1>
        <Count view={view} />
        {held > 0 && <Held view={view} count={held} />}
        <span className="flex-1" />
        {actions}
      </header>
      <Rows {...props} name={name} atTop={(atTop) => hold.scrolled(!atTop)} />
      <Suspense fallback={null}>
        <SampleLine />
      </Suspense>
      {footer}
    </div>
  );
}

/** What waits to be taken in. It stands in the head, where it moves no row. */
function Held({ view, count }: { view: View; count: number }) {
  return (
    <button
      type="button"
      onClick={() => live.lists.window(view).takeIn()}
      data-tip={t("inbox.take_in")}
      data-tip-keys="."
      className="h-6 shrink-0 rounded-full bg-accent-soft px-2.5 text-sm font-medium text-accent-text inset-ring inset-ring-accent-line pointer-coarse:h-11"
    >
      {t("inbox.held", { count })}
    </button>
  );
}

/** The height of a row, `--row`. */
const ROW_PX = 76;
const GHOSTS = 8;

function Rows(props: Props & { name: string; atTop: (atTop: boolean) => void }) {
  const { view, name, current, empty, row, move, open, atTop, ref } = props;
  const { loaded, error, ...window } = useWindow(view);
  const ids = props.ids ?? window.ids;
  if (error && !loaded) {
    return (
      <Empty
        glyph={<Icon name="warning" size={24} />}
        text={error.message}
        action={<Button onClick={() => void live.lists.reloadWindow(view)}>{t("retry")}</Button>}
      />
    );
  }
  if (!loaded) return <SkeletonRows rows={GHOSTS} rowHeight={ROW_PX} label={t("loading")} />;
  if (ids.length === 0) return <Empty glyph={<Icon name="check" size={24} />} text={empty} />;
  return (
    <List
      ref={ref}
      ids={ids}
      rowHeight={ROW_PX}
      label={name}
      current={current}
      row={row}
      move={move}
      open={open}
      nearEnd={() => void live.lists.moreRows(view)}
      atTop={atTop}
    />
  );
}

function Count({ view }: { view: View }) {
  const count = useCount(view);
  if (count === undefined) return null;
  return (
    <span className="text-text-3 tabular-nums">
      {count === null ? "…" : count >= COUNT_CAP ? `${COUNT_CAP - 1}+` : count}
    </span>
  );
}
