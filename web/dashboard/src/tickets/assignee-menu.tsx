import type { Schemas } from "@aureole/api";
import { Avatar } from "@aureole/ui/avatar.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { Menu, type MenuChoice } from "@aureole/ui/menu.tsx";
import { useEverybody, useMe, useTeammates } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { assign } from "./assign.ts";

type Props = { ticket: Schemas["Ticket"]; open: boolean; setOpen: (open: boolean) => void };

/** Who owns the ticket; a press hands it on. */
export function AssigneeMenu({ ticket, open, setOpen }: Props) {
  const me = useMe();
  const teammates = useTeammates();
  const owner = useEverybody().find((teammate) => teammate.id === ticket.assignee_id);
  const others = teammates.filter((teammate) => teammate.id !== me?.id);
  const choice = (teammate: Schemas["Teammate"], label: string, keys?: string): MenuChoice => ({
    id: teammate.id,
    label,
    icon: <Avatar id={teammate.id} name={teammate.name} picture={teammate.avatar_url} size={16} />,
    chosen: teammate.id === ticket.assignee_id,
    pick: () => void assign(ticket.id, teammate.id),
    ...(keys && { keys }),
  });
  return (
    <Menu
      label={t("ticket.assignee_is", { name: owner?.name ?? t("ticket.nobody") })}
      keys="a"
      choices={[
        ...(me ? [choice(me, t("ticket.me", { name: me.name }), "m")] : []),
        ...others.map((teammate) => choice(teammate, teammate.name)),
        {
          id: "nobody",
          label: t("ticket.nobody"),
          icon: <Icon name="person" size={14} />,
          keys: "Shift A",
          chosen: ticket.assignee_id === null,
          apart: true,
          pick: () => void assign(ticket.id, null),
        },
      ]}
      search={{ label: t("ticket.find_teammate"), nothing: t("ticket.no_teammate") }}
      open={open}
      setOpen={setOpen}
      className="pill-button"
    >
      {owner ? (
        <Avatar id={owner.id} name={owner.name} picture={owner.avatar_url} size={16} />
      ) : (
        <Icon name="person" size={14} className="text-text-2" />
      )}
      <span className="w-26 truncate text-start">{owner?.name ?? t("ticket.unassigned")}</span>
      <Icon name="down" size={12} className="text-text-3" />
    </Menu>
  );
}
