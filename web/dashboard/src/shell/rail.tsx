import { Icon } from "@aureole/ui/icon.tsx";
import { Ring } from "@aureole/ui/ring.tsx";
import { tip } from "@aureole/ui/tooltip.tsx";
import { Link, useLocation } from "wouter";
import { HOME } from "../routes.tsx";
import { t } from "../text/t.ts";
import { isThere, type Place, placeOf, rail, railFoot } from "./places.ts";
import { type ActionId, keysOf } from "./shortcuts.ts";

/** The places, one glyph each. */
export function Rail() {
  return (
    <nav
      aria-label={t("nav.rail")}
      className="hidden w-13 shrink-0 flex-col items-center gap-1 pt-3 pb-2.5 sm:flex"
    >
      <Link href={HOME} aria-label={t("app.name")} className="mb-2.5 rounded-full">
        <Ring size={26} />
      </Link>
      <RailItems ids={rail} />
      <span className="grow" />
      <RailItems ids={railFoot} />
    </nav>
  );
}

function RailItems({ ids }: { ids: readonly ActionId[] }) {
  return ids.map((id) => {
    const place = placeOf(id);
    return place && <RailItem key={id} place={place} />;
  });
}

function RailItem({ place }: { place: Place }) {
  const [location] = useLocation();
  const name = t(place.name);
  return (
    <Link
      href={place.path}
      aria-label={name}
      aria-current={isThere(place, location) ? "page" : undefined}
      {...tip(name, keysOf(place.id))}
      className="relative grid size-8.5 place-items-center rounded-3 text-text-3 hover:text-text aria-[current]:bg-surface aria-[current]:text-text aria-[current]:shadow-2 pointer-coarse:size-11"
    >
      <PlaceIcon place={place} />
    </Link>
  );
}

export function PlaceIcon({ place, size = 18 }: { place: Place; size?: number }) {
  return place.icon === "ring" ? <PlainRing size={size} /> : <Icon name={place.icon} size={size} />;
}

/** The ring as a place, not as the AI at work: a line like the others. */
function PlainRing({ size }: { size: number }) {
  return (
    <svg viewBox="0 0 18 18" width={size} height={size} aria-hidden="true">
      <circle cx="9" cy="9" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.8" />
    </svg>
  );
}
