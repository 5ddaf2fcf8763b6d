import { client, type Schemas } from "@aureole/api";
import { Icon } from "@aureole/ui/icon.tsx";
import { useQuery } from "@tanstack/react-query";
import { Failure } from "../shell/failure.tsx";
import { Page } from "../shell/page.tsx";
import { Section } from "../shell/section.tsx";
import { t } from "../text/t.ts";
import { TimeAgo } from "../text/time-ago.tsx";
import { CspLines } from "./csp-lines.tsx";
import { Identity } from "./identity.tsx";
import { Snippets } from "./snippets.tsx";
import { WidgetKey } from "./widget-key.tsx";

/** The widget's first visitor is looked for this often while nobody has come. */
const LOOK_MS = 5_000;

export const installKey = ["install"];

async function fetchInstall(signal: AbortSignal): Promise<Schemas["Install"]> {
  const { data, error } = await client.GET("/api/v1/install", { signal });
  if (!data) throw error;
  return data.data;
}

/** Everything a developer needs to put the widget on a page. */
export default function InstallPage() {
  const { data, error, refetch } = useQuery<Schemas["Install"]>({
    queryKey: installKey,
    refetchInterval: ({ state }) => (state.data?.last_seen ? false : LOOK_MS),
    queryFn: ({ signal }) => fetchInstall(signal),
  });
  return (
    <Page title={t("nav.install")} width="wide" actions={data && <TestPage ids={data} />}>
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

function TestPage({ ids }: { ids: Schemas["Install"] }) {
  return (
    <a
      href={`/widget/test?${new URLSearchParams({ org: ids.org_id, key: ids.widget_key })}`}
      target="_blank"
      rel="noreferrer"
      className="inline-flex h-7 shrink-0 items-center gap-1.5 rounded-2 px-3 font-medium inset-ring inset-ring-line hover:bg-hover pointer-coarse:h-11"
    >
      {t("install.test_page")}
      <Icon name="external" size={14} />
    </a>
  );
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
