import { Link, useLocation } from "wouter";
import { t } from "../text/t.ts";
import { isThere, type Place, placeOf } from "./places.ts";
import { PlaceIcon } from "./rail.tsx";
import type { ActionId } from "./shortcuts.ts";

const ids: readonly ActionId[] = ["go.inbox", "go.live", "go.contacts", "go.settings"];

/** The places on a narrow screen, within reach of the thumb. */
export function BottomBar() {
  return (
    <nav
      aria-label={t("nav.rail")}
      className="bottom-bar flex shrink-0 border-t border-line bg-canvas sm:hidden"
    >
      {ids.map((id) => {
        const place = placeOf(id);
        return place && <BottomItem key={id} place={place} />;
      })}
    </nav>
  );
}

function BottomItem({ place }: { place: Place }) {
  const [location] = useLocation();
  const live = location.startsWith("/live") || location.startsWith("/completed");
  const here = place.id === "go.inbox" && live ? false : isThere(place, location);
  return (
    <Link
      href={place.path}
      aria-current={here ? "page" : undefined}
      className="flex h-12 grow basis-0 flex-col items-center justify-center text-xs font-medium text-text-3 aria-[current]:text-accent-text"
    >
      <PlaceIcon place={place} size={20} />
      {place.id === "go.live" ? t("nav.live") : place.id === "go.settings" ? t("nav.me") : t(place.name)}
    </Link>
  );
}
