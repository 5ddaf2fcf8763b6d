import type { Schemas } from "@aureole/api";
import { Avatar } from "@aureole/ui/avatar.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { Menu } from "@aureole/ui/menu.tsx";
import { useState } from "react";
import { t } from "../text/t.ts";
import { changeRole } from "./change-role.ts";
import { RemoveTeammate } from "./remove-teammate.tsx";

type Teammate = Schemas["Teammate"];

/** From the least that one may do to the most. */
const roles = ["member", "admin", "super_admin"] as const satisfies readonly Schemas["Role"][];

/** One of the team; who may, changes their role or lets them go. */
export function TeammateRow({ teammate, me }: { teammate: Teammate; me: Teammate }) {
  const [removing, setRemoving] = useState(false);
  const self = teammate.id === me.id;
  const manages = me.role !== "member" && rank(teammate) <= rank(me);
  return (
    <li className="flex min-h-13 items-center gap-3">
      <Avatar id={teammate.id} name={teammate.name} picture={teammate.avatar_url} size={32} />
      <div className="min-w-0 grow">
        <p className="truncate font-medium">
          {teammate.name} {self && <span className="font-normal text-text-3">{t("team.you")}</span>}
        </p>
        <p className="truncate text-sm text-text-3">{teammate.email}</p>
      </div>
      {manages ? (
        <Menu
          label={t("team.role_of", { name: teammate.name, role: t(`team.role_${teammate.role}`) })}
          align="end"
          choices={roles
            .filter((role) => roles.indexOf(role) <= rank(me))
            .map((role) => ({
              id: role,
              label: t(`team.role_${role}`),
              chosen: role === teammate.role,
              pick: () => void changeRole(teammate, role),
            }))}
          className="flex h-7 shrink-0 items-center gap-1 rounded-2 px-2 text-text-2 inset-ring inset-ring-line hover:bg-hover pointer-coarse:h-11"
        >
          {t(`team.role_${teammate.role}`)}
          <Icon name="down" size={14} />
        </Menu>
      ) : (
        <span className="shrink-0 px-2 text-text-3">{t(`team.role_${teammate.role}`)}</span>
      )}
      <IconButton
        icon="trash"
        label={t("team.remove_whom", { name: teammate.name })}
        disabledReason={self ? t("team.remove_self") : manages ? undefined : t("team.refused")}
        onClick={() => setRemoving(true)}
      />
      <RemoveTeammate teammate={teammate} open={removing} close={() => setRemoving(false)} />
    </li>
  );
}

function rank({ role }: Teammate): number {
  return roles.indexOf(role);
}
