import { Icon } from "@aureole/ui/icon.tsx";
import { Kbd } from "@aureole/ui/kbd.tsx";
import { Suspense } from "react";
import { Link } from "wouter";
import type { View } from "../live/records.ts";
import { useMe, useWorkspace } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { AccountMenu } from "./account-menu.tsx";
import { later } from "./later.tsx";
import { ModelBar } from "./model-bar.tsx";
import { openOverlay } from "./overlay-state.ts";
import { conversationViews, placeOf, rail, railFoot, ticketViews } from "./places.ts";
import { PlaceIcon } from "./rail.tsx";
import { closeSidebar } from "./sidebar-state.ts";
import { SidebarView } from "./sidebar-view.tsx";
import { WorkspaceMenu } from "./workspace-menu.tsx";

const SetupLink = later(async () => (await import("../first-run/setup-link.tsx")).SetupLink);

/** The views with their live counts. Where there is no room beside the stage it lies over the page. */
export function Sidebar({ over }: { over: boolean }) {
  const workspace = useWorkspace();
  const me = useMe();
  const place = over
    ? "fixed inset-y-0 start-0 z-(--z-popup) w-66 bg-canvas ps-2.5 shadow-3 sm:start-13 sm:w-56"
    : "w-53 ps-0.5";
  return (
    <>
      {over && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={t("close")}
          onClick={closeSidebar}
          className="fixed inset-0 z-(--z-composer) cursor-default"
        />
      )}
      <nav
        aria-label={t("nav.sidebar")}
        data-column=""
        className={`flex min-h-0 shrink-0 flex-col pt-2 pe-2.5 pb-2.5 ${place}`}
      >
        <WorkspaceMenu name={workspace?.name ?? ""} />
        <JumpButton />
        <div className="rings-inside min-h-0 grow overflow-y-auto">
          <Head text={t("nav.tickets")} />
          {ticketViews.map((views, at) => (
            <ViewList key={views[0]} views={views} className={at > 0 ? "mt-2" : ""} />
          ))}
          <Head text={t("nav.conversations")} />
          <ViewList views={conversationViews} />
          <Places />
          {me && me.role !== "member" && (
            <Suspense fallback={null}>
              <SetupLink />
            </Suspense>
          )}
        </div>
        {!over && <ModelBar place="sidebar" />}
        {me && <AccountMenu me={me} />}
      </nav>
    </>
  );
}

function Head({ text }: { text: string }) {
  return <h2 className="px-2 pt-3 pb-1 text-sm font-medium text-text-3 first:pt-1">{text}</h2>;
}

function ViewList({ views, className = "" }: { views: readonly View[]; className?: string }) {
  return (
    <ul className={className}>
      {views.map((view) => (
        <SidebarView key={view} view={view} />
      ))}
    </ul>
  );
}

/** Where there is no rail, its places stand below the views. */
function Places() {
  return (
    <ul className="mt-2 border-t border-line pt-2 sm:hidden">
      {[...rail, ...railFoot].map((id) => {
        const place = placeOf(id);
        return (
          place && (
            <li key={id}>
              <Link
                href={place.path}
                className="flex h-7 items-center gap-2 rounded-2 px-2 text-text-2 hover:bg-hover pointer-coarse:h-11"
              >
                <PlaceIcon place={place} size={16} />
                {t(place.name)}
              </Link>
            </li>
          )
        );
      })}
    </ul>
  );
}

function JumpButton() {
  return (
    <button
      type="button"
      onClick={() => openOverlay("palette")}
      className="mt-0.5 mb-2 flex h-8 shrink-0 items-center gap-2 rounded-2 bg-surface ps-2 pe-1.5 text-text-3 inset-ring inset-ring-line hover:text-text-2"
    >
      <Icon name="search" size={15} />
      <span className="grow truncate text-start">{t("nav.jump")}</span>
      <Kbd keys="Ctrl K" />
    </button>
  );
}
