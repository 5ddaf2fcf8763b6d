import { Icon } from "@aureole/ui/icon.tsx";
import { Failure } from "../shell/failure.tsx";
import { Page } from "../shell/page.tsx";
import { Section } from "../shell/section.tsx";
import { t } from "../text/t.ts";
import { TimeAgo } from "../text/time-ago.tsx";
import { CspLines } from "./csp-lines.tsx";
import { Identity } from "./identity.tsx";
import { Snippets } from "./snippets.tsx";
import { TestPageLink } from "./test-page-link.tsx";
import { useInstall } from "./use-install.ts";
import { WidgetKey } from "./widget-key.tsx";

/** Everything a developer needs to put the widget on a page. */
export default function InstallPage() {
  const { data, error, refetch } = useInstall();
  return (
    <Page title={t("nav.install")} width="wide" actions={data && <TestPageLink ids={data} />}>
      {!data && error && <Failure text={t("install.failed")} retry={refetch} />}
      {data && (
        <>
          <LastSeen seen={data.last_seen} />
          <Section title={t("install.snippet")} text={t("install.snippet_text")}>
            <Snippets ids={{ ...data, host: hostOf(data) }} />
          </Section>
          <Section title={t("install.key")} text={t("install.key_text")}>
            <WidgetKey value={data.widget_key} />
          </Section>
          <Section title={t("install.identity")} text={t("install.identity_text")}>
            <Identity hasPrevious={data.has_previous_identity_secret} />
          </Section>
          <Section title={t("install.csp")} text={t("install.csp_text")}>
            <CspLines host={hostOf(data)} />
          </Section>
        </>
      )}
    </Page>
  );
}

/** Where browsers reach the server: as the operator says, else as this browser does. */
function hostOf({ host }: { host: string | null }): string {
  return host ?? location.origin;
}

function LastSeen({ seen }: { seen: { url: string; at: string } | null }) {
  if (!seen) {
    return (
      <p className="mb-4 flex items-center gap-2.5 rounded-3 bg-sunken px-3 py-2.5 text-text-2">
        <span className="size-2 shrink-0 rounded-full inset-ring-2 inset-ring-slate" />
        {t("install.waiting")}
      </p>
    );
  }
  return (
    <p className="mb-4 flex items-center gap-2.5 rounded-3 bg-ok-soft px-3 py-2.5 text-ok-text">
      <Icon name="check" />
      <span className="min-w-0 truncate">
        {t("install.seen", { url: seen.url.replace(/^https?:\/\//, "") })}
      </span>
      <TimeAgo at={seen.at} className="text-ok-text" />
    </p>
  );
}
