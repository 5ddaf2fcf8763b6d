import { Button } from "@aureole/ui/button.tsx";
import { Empty } from "@aureole/ui/empty.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { TooltipLayer } from "@aureole/ui/tooltip.tsx";
import { Suspense, useState } from "react";
import { Route, Switch } from "wouter";
import { boot, type Start } from "../boot.ts";
import { t } from "../text/t.ts";
import { ErrorBoundary } from "./error-boundary.tsx";
import { later } from "./later.tsx";
import { Shell } from "./shell.tsx";
import { ToastLayer } from "./toast-layer.tsx";

const FirstRunPage = later(async () => (await import("../first-run/first-run-page.tsx")).default);
const JoinPage = later(async () => (await import("../teammates/join-page.tsx")).JoinPage);
const SignInPage = later(async () => (await import("../first-run/sign-in-page.tsx")).default);

/** Everything: the first run, signing in, or the dashboard of who is signed in. */
export function App({ start }: { start: Start }) {
  const [current, setCurrent] = useState(start);
  const again = async () => setCurrent(await boot());
  return (
    <ErrorBoundary text="error.page">
      <Suspense fallback={null}>
        <Switch>
          <Route path="/join/:token?" component={JoinPage} />
          <Route>
            <Current start={current} again={again} />
          </Route>
        </Switch>
      </Suspense>
      <ToastLayer />
      <TooltipLayer />
    </ErrorBoundary>
  );
}

function Current({ start, again }: { start: Start; again: () => Promise<void> }) {
  switch (start.kind) {
    case "signed-in":
      return <Shell />;
    case "first-run":
      return <FirstRunPage entered={again} />;
    case "signed-out":
      return <SignInPage entered={again} />;
    case "failed":
      return (
        <Empty
          glyph={<Icon name="offline" size={24} />}
          text={t("error.unreachable")}
          action={<Button onClick={again}>{t("retry")}</Button>}
        />
      );
  }
}
