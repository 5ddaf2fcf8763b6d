import { Icon } from "@aureole/ui/icon.tsx";
import { Link, useLocation } from "wouter";
import { t } from "../text/t.ts";
import { useChecklist } from "./use-checklist.ts";

/** The way back to the first hour, until its steps are taken or one has seen enough of them. */
export function SetupLink() {
  const [location] = useLocation();
  const { data } = useChecklist();
  if (!data || data.dismissed || data.items.every((item) => item.done)) return null;
  const done = data.items.filter((item) => item.done).length;
  return (
    <Link
      href="/setup"
      aria-current={location === "/setup" ? "page" : undefined}
      className="mt-3 flex h-7 items-center gap-2 rounded-2 px-2 text-text-2 hover:bg-hover aria-[current]:bg-selected aria-[current]:font-semibold aria-[current]:text-accent-text pointer-coarse:h-11"
    >
      <span className="grid size-4 shrink-0 place-items-center">
        <Icon name="check" size={15} />
      </span>
      <span className="min-w-0 grow truncate">{t("setup.title")}</span>
      <span className="shrink-0 text-sm text-text-3 tabular-nums">
        {t("setup.progress", { done, all: data.items.length })}
      </span>
    </Link>
  );
}
