import { Icon } from "@aureole/ui/icon.tsx";
import { Menu } from "@aureole/ui/menu.tsx";
import { useLocation } from "wouter";
import { t } from "../text/t.ts";

/** The workspace's name, and what belongs to the workspace as a whole. */
export function WorkspaceMenu({ name }: { name: string }) {
  const [, go] = useLocation();
  return (
    <Menu
      label={t("nav.workspace")}
      choices={[
        {
          id: "settings",
          label: t("nav.settings"),
          icon: <Icon name="gear" />,
          keys: "g t",
          pick: () => go("/settings/workspace"),
        },
        { id: "install", label: t("nav.install"), icon: <Icon name="code" />, pick: () => go("/install") },
      ]}
      className="flex h-9 shrink-0 items-center gap-1 rounded-2 px-2 text-md font-semibold hover:bg-hover"
    >
      <span className="truncate">{name}</span>
      {/* Beside another name it is another one: it has not moved there. */}
      <Icon key={name} name="down" size={14} className="text-text-3" />
    </Menu>
  );
}
