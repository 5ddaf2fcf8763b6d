import { Icon } from "@aureole/ui/icon.tsx";
import { useState } from "react";
import { Link, Redirect, useParams } from "wouter";
import { Page } from "../shell/page.tsx";
import { TeamSettings } from "../teammates/team-settings.tsx";
import { t } from "../text/t.ts";
import { type Found, findSettings, isSection, sections } from "./find-setting.ts";
import { ModelsSettings } from "./models-settings.tsx";
import { ProfileSettings } from "./profile-settings.tsx";
import { WorkspaceSettings } from "./workspace-settings.tsx";

const parts = {
  profile: ProfileSettings,
  workspace: WorkspaceSettings,
  team: TeamSettings,
  models: ModelsSettings,
};

/** Everything that can be set, a section at a time, with a field that finds a setting by any of its words. */
export default function SettingsPage() {
  const { section = "profile" } = useParams<{ section?: string }>();
  const [wish, setWish] = useState("");
  if (!isSection(section)) return <Redirect to="/settings/profile" replace />;
  const Part = parts[section];
  return (
    <Page title={t("nav.settings")} width="full">
      <div className="flex min-h-0 min-w-0 grow flex-col md:flex-row">
        <div className="flex shrink-0 flex-col gap-3 border-line p-3 max-md:border-b md:w-56 md:border-e md:p-4">
          <label className="flex h-8 items-center gap-2 rounded-2 px-2 inset-ring inset-ring-line-strong focus-within:outline-2 focus-within:outline-focus pointer-coarse:h-11">
            <Icon name="search" size={15} className="text-text-3" />
            <input
              type="search"
              aria-label={t("settings.find")}
              placeholder={t("settings.find")}
              value={wish}
              onChange={(event) => setWish(event.target.value)}
              className="h-full min-w-0 grow bg-transparent outline-none placeholder:text-text-3"
            />
          </label>
          <SectionLinks current={section} />
        </div>
        <div className="min-h-0 min-w-0 grow overflow-y-auto">
          <div className="mx-auto w-full max-w-160 px-4 py-5 md:px-6 md:py-6">
            {wish.trim() ? <FoundSettings found={findSettings(wish)} clear={() => setWish("")} /> : <Part />}
          </div>
        </div>
      </div>
    </Page>
  );
}

function SectionLinks({ current }: { current: string }) {
  return (
    <nav aria-label={t("nav.settings")} className="flex gap-1 md:flex-col">
      {sections.map((section) => (
        <Link
          key={section}
          href={`/settings/${section}`}
          aria-current={section === current ? "page" : undefined}
          className="flex h-7 items-center rounded-2 px-2.5 text-text-2 hover:bg-hover aria-[current]:bg-selected aria-[current]:font-semibold aria-[current]:text-accent-text pointer-coarse:h-11"
        >
          {t(`settings.${section}`)}
        </Link>
      ))}
    </nav>
  );
}

function FoundSettings({ found, clear }: { found: readonly Found[]; clear: () => void }) {
  if (found.length === 0) return <p className="text-text-2">{t("settings.find_nothing")}</p>;
  return (
    <ul className="flex flex-col gap-1">
      {found.map(({ label, hint, path }) => (
        <li key={label}>
          <Link href={path} onClick={clear} className="flex flex-col rounded-3 px-3 py-2 hover:bg-hover">
            <span className="font-medium">{t(label)}</span>
            <span className="text-sm text-text-3">{t(hint)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
