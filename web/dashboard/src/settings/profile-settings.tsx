import { Avatar } from "@aureole/ui/avatar.tsx";
import { Button } from "@aureole/ui/button.tsx";
import { Segmented } from "@aureole/ui/segmented.tsx";
import { useMe } from "../live/use-live.ts";
import { preferences, usePreferences } from "../shell/preferences.ts";
import { Section } from "../shell/section.tsx";
import { signOut } from "../shell/session-acts.ts";
import { Switch } from "../shell/switch.tsx";
import { t } from "../text/t.ts";

const themes = ["system", "light", "dark"] as const;

/** What is about this teammate and this screen. */
export function ProfileSettings() {
  const me = useMe();
  const { theme, singleKeys } = usePreferences();
  return (
    <>
      {me && (
        <div className="mb-6 flex items-center gap-3">
          <Avatar id={me.id} name={me.name} picture={me.avatar_url} size={40} />
          <div className="min-w-0 grow">
            <p className="truncate text-lg">{me.name}</p>
            <p className="truncate text-text-3">{me.email}</p>
          </div>
          <Button onClick={() => void signOut()}>{t("key.sign_out")}</Button>
        </div>
      )}
      <Section title={t("settings.screen")}>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <div className="grow">
            <p className="font-medium">{t("theme.label")}</p>
            <p className="text-sm text-text-3">{t("settings.theme_hint")}</p>
          </div>
          <Segmented
            label={t("theme.label")}
            value={theme}
            choose={(next) => preferences.set({ theme: next })}
            segments={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
          />
        </div>
        <Switch
          label={t("settings.single_keys")}
          hint={t("settings.single_keys_hint")}
          on={singleKeys}
          set={(on) => preferences.set({ singleKeys: on })}
        />
      </Section>
    </>
  );
}
