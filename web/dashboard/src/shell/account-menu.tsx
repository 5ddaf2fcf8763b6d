import { Avatar } from "@aureole/ui/avatar.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { Menu } from "@aureole/ui/menu.tsx";
import { useLocation } from "wouter";
import type { Records } from "../live/records.ts";
import { useConnection } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { openOverlay } from "./overlay-state.ts";
import { preferences, type Theme, usePreferences } from "./preferences.ts";
import { signOut } from "./session-acts.ts";

const themes: readonly { theme: Theme; icon: "monitor" | "sun" | "moon" }[] = [
  { theme: "system", icon: "monitor" },
  { theme: "light", icon: "sun" },
  { theme: "dark", icon: "moon" },
];

/** Who is signed in, and what is only about them. */
export function AccountMenu({ me }: { me: Records["teammate"] }) {
  const [, go] = useLocation();
  const { theme: current } = usePreferences();
  const online = useConnection() === "online";
  return (
    <Menu
      label={t("nav.account")}
      choices={[
        {
          id: "profile",
          label: t("settings.profile"),
          icon: <Icon name="person" />,
          pick: () => go("/settings/profile"),
        },
        {
          id: "keys",
          label: t("keys.title"),
          icon: <Icon name="info" />,
          keys: "?",
          pick: () => openOverlay("keys"),
        },
        ...themes.map(({ theme, icon }, at) => ({
          id: theme,
          label: t(`theme.${theme}`),
          icon: <Icon name={icon} />,
          chosen: theme === current,
          apart: at === 0,
          pick: () => preferences.set({ theme }),
        })),
        {
          id: "out",
          label: t("key.sign_out"),
          icon: <Icon name="sign-out" />,
          apart: true,
          pick: () => void signOut(),
        },
      ]}
      className="mt-1 flex h-9 shrink-0 items-center gap-2 rounded-2 px-2 text-text-2 hover:bg-hover"
    >
      <span className="relative">
        <Avatar id={me.id} name={me.name} picture={me.avatar_url} size={24} />
        {online && (
          <span className="absolute -end-0.5 -bottom-0.5 size-2 rounded-full bg-ok ring-2 ring-canvas">
            <span className="sr-only">{t("nav.online")}</span>
          </span>
        )}
      </span>
      <span className="min-w-0 grow truncate text-start">{me.name}</span>
      <Icon name="dots" size={15} />
    </Menu>
  );
}
