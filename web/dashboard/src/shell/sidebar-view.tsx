import { Avatar } from "@aureole/ui/avatar.tsx";
import { Icon, type IconName } from "@aureole/ui/icon.tsx";
import { StatusGlyph } from "@aureole/ui/status.tsx";
import { Link, useLocation } from "wouter";
import { COUNT_CAP } from "../live/counters.ts";
import type { View } from "../live/records.ts";
import { useCount, useMe } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { countedViews, pathOf, statusViews } from "./places.ts";

const icons: { [V in View]?: IconName } = {
  all: "inbox",
  agent_requests: "user-plus",
  sales: "chart",
  mentions: "at",
  completed: "check",
};

/** Views that want to be seen: their number stands out while there is one. */
const urgent: readonly View[] = ["mine", "mentions", "priority"];

/** One view: glyph, name, and how much waits there. */
export function SidebarView({ view }: { view: View }) {
  const [location] = useLocation();
  const path = pathOf(view);
  const here = location === path || location.startsWith(`${path}/`);
  const count = useCount(view);
  const stands = urgent.includes(view) && Boolean(count);
  return (
    <li>
      <Link
        href={path}
        aria-current={here ? "page" : undefined}
        className={`flex h-7 items-center gap-2 rounded-2 px-2 hover:bg-hover aria-[current]:bg-selected aria-[current]:font-semibold aria-[current]:text-accent-text pointer-coarse:h-11 ${stands ? "font-medium text-text" : "text-text-2"}`}
      >
        <ViewGlyph view={view} />
        <span className="min-w-0 grow truncate">{t(`view.${view}`)}</span>
        {countedViews.includes(view) && <Count count={count} strong={stands} here={here} />}
      </Link>
    </li>
  );
}

/** Three digits wide whatever it shows, so that nothing beside it moves. */
function Count({
  count,
  strong,
  here,
}: {
  count: number | null | undefined;
  strong: boolean;
  here: boolean;
}) {
  if (count === undefined || count === 0) return null;
  const text = count === null ? "…" : count >= COUNT_CAP ? "99+" : String(count);
  const tone = here ? "" : strong ? "font-semibold text-text" : "text-text-3";
  return <span className={`min-w-6 shrink-0 text-end text-sm tabular-nums ${tone}`}>{text}</span>;
}

function ViewGlyph({ view }: { view: View }) {
  const me = useMe();
  if (view === "mine") return <Avatar id={me?.id ?? ""} name={me?.name ?? null} size={16} />;
  if (view === "live") return <LiveDot />;
  const shape = statusViews.find((status) => status === view);
  return (
    <span className="grid size-4 shrink-0 place-items-center">
      {shape ? <StatusGlyph shape={shape} /> : <Icon name={icons[view] ?? "inbox"} size={15} />}
    </span>
  );
}

function LiveDot() {
  return (
    <span aria-hidden="true" className="grid size-4 shrink-0 place-items-center rounded-full bg-ok/20">
      <span className="size-2 rounded-full bg-ok" />
    </span>
  );
}
