import { Suspense, useEffect } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { useCounts } from "../live/use-live.ts";
import { HOME, pages } from "../routes.tsx";
import { t } from "../text/t.ts";
import { useActions } from "./actions.ts";
import { BottomBar } from "./bottom-bar.tsx";
import { ConnectionBar } from "./connection-bar.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { listenToKeyboard } from "./keyboard.ts";
import { ModelBar } from "./model-bar.tsx";
import { NotFound } from "./not-found.tsx";
import { Overlays } from "./overlays.tsx";
import { countedViews, places } from "./places.ts";
import { Rail } from "./rail.tsx";
import { nextTheme, signOut } from "./session-acts.ts";
import { Sidebar } from "./sidebar.tsx";
import { closeSidebar, toggleSidebar, useSidebar } from "./sidebar-state.ts";
import { undoLast } from "./toasts.ts";

/** The frame around every page: rail, views, the stage that holds the page, and what lies over it. */
export function Shell() {
  useCounts(countedViews);
  const sidebar = useSidebar();
  const [location, go] = useLocation();
  useEffect(listenToKeyboard, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it closes whenever the place changes
  useEffect(() => void closeSidebar(), [location]);
  useActions({
    sidebar: toggleSidebar,
    undo: undoLast,
    escape: closeSidebar,
    columns: nextColumn,
    theme: nextTheme,
    sign_out: signOut,
    ...Object.fromEntries(places.map(({ id, path }) => [id, () => go(path)])),
  });
  return (
    <div className="flex h-full flex-col">
      <a href="#stage" className="skip-link">
        {t("app.skip_main")}
      </a>
      <ConnectionBar />
      <div className="flex min-h-0 grow">
        <Rail />
        {sidebar !== "folded" && <Sidebar over={sidebar === "over"} />}
        <main
          id="stage"
          data-column=""
          className="min-w-0 grow overflow-hidden bg-surface sm:my-2 sm:me-2 sm:rounded-4 sm:shadow-2"
        >
          <ErrorBoundary key={location.split("/")[1] ?? ""}>
            <Suspense fallback={null}>
              <Stage />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      {sidebar !== "beside" && <ModelBar place="page" />}
      <BottomBar />
      <Overlays />
    </div>
  );
}

function Stage() {
  return (
    <Switch>
      {pages.map(({ path, page }) => (
        <Route key={path} path={path} component={page} />
      ))}
      <Route path="/">
        <Redirect to={HOME} replace />
      </Route>
      <Route component={NotFound} />
    </Switch>
  );
}

/** Moves the focus round the columns, for who has no mouse. */
function nextColumn(): boolean {
  const columns = [...document.querySelectorAll<HTMLElement>("[data-column]")].filter(
    (column) => !column.querySelector("[data-column]"),
  );
  const at = columns.findIndex((column) => column.contains(document.activeElement));
  const next = columns[(at + 1) % columns.length];
  const first = next?.querySelector<HTMLElement>("[tabindex='0'], a[href], button, input, textarea, h1");
  first?.focus();
  return Boolean(first);
}
