import type { Schemas } from "@aureole/api";
import { buttonLook } from "@aureole/ui/button.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { Link } from "wouter";
import { TestPageLink } from "../install/test-page-link.tsx";
import { useInstall } from "../install/use-install.ts";
import { type PlainKey, t } from "../text/t.ts";
import { TimeAgo } from "../text/time-ago.tsx";

type Item = Schemas["Checklist"]["items"][number];

/** Where each step is taken. Trying the agent happens on a page of its own, outside of the dashboard. */
const ways: { [Key in Item["key"]]: { path: string; act: PlainKey } | null } = {
  knowledge: { path: "/knowledge", act: "setup.knowledge_act" },
  try_agent: null,
  install: { path: "/install", act: "setup.install_act" },
  model: { path: "/settings/models", act: "setup.model_act" },
  invite: { path: "/settings/team", act: "setup.invite_act" },
};

/** One step: what it is for, the way to it, and once it is taken, when. */
export function SetupStep({ item, next }: { item: Item; next: boolean }) {
  const { key, done, at } = item;
  const way = ways[key];
  return (
    <li className="flex min-h-16 flex-wrap items-center gap-x-3 gap-y-2 border-t border-line py-2.5 first:border-0">
      <Mark done={done} />
      <div className="min-w-0 flex-1 basis-52">
        <h3 className="font-medium">
          {t(`setup.${key}`)}
          <span className="sr-only"> {done ? t("setup.done") : t("setup.open")}</span>
        </h3>
        <p className="text-sm text-pretty text-text-3">{t(`setup.${key}_text`)}</p>
      </div>
      {done && at && <TimeAgo at={at} className="shrink-0 text-sm text-text-3" />}
      {!done && (
        <div className="flex max-sm:basis-full max-sm:ps-8">
          {way ? (
            <Link href={way.path} className={buttonLook(next ? "primary" : "outline")}>
              {t(way.act)}
            </Link>
          ) : (
            <TryIt />
          )}
        </div>
      )}
    </li>
  );
}

function TryIt() {
  const { data } = useInstall();
  return data ? <TestPageLink ids={data} /> : null;
}

function Mark({ done }: { done: boolean }) {
  if (!done)
    return <span aria-hidden="true" className="size-5 shrink-0 rounded-full inset-ring-2 inset-ring-slate" />;
  return (
    <span
      aria-hidden="true"
      className="grid size-5 shrink-0 place-items-center rounded-full bg-ok-soft text-ok-text"
    >
      <Icon name="check" size={14} />
    </span>
  );
}
