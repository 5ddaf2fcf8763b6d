import type { Schemas } from "@aureole/api";
import { Avatar } from "@aureole/ui/avatar.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { Menu } from "@aureole/ui/menu.tsx";
import { live } from "../live/live.ts";
import { useViewing } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { AssigneeMenu } from "./assignee-menu.tsx";
import { copyLink } from "./copy-link.ts";
import { passToAi } from "./pass-to-ai.ts";
import { setRead } from "./set-read.ts";
import { SnoozeMenu } from "./snooze-menu.tsx";
import { StatusMenu } from "./status-menu.tsx";
import { Subject } from "./subject.tsx";

/** Which of the header's menus is open, so that keys can open them, too. */
export type OpenMenu = "status" | "assignee" | "snooze" | null;

type Props = {
  ticket: Schemas["SeenTicket"];
  open: OpenMenu;
  setOpen: (open: OpenMenu) => void;
  back: () => void;
  togglePanel: () => void;
};

/** What the ticket is about, where it stands, who has it, who looks at it. */
export function TicketHeader({ ticket, open, setOpen, back, togglePanel }: Props) {
  const menu = (name: Exclude<OpenMenu, null>) => ({
    open: open === name,
    setOpen: (opened: boolean) => setOpen(opened ? name : null),
  });
  return (
    <header className="flex-none border-b border-line">
      <div className="flex h-11 items-center gap-1.5 ps-5 pe-3 max-sm:ps-2 pointer-coarse:h-12">
        <IconButton icon="left" label={t("inbox.back")} className="sm:hidden" onClick={back} />
        <Subject ticket={ticket} />
        <IconButton
          icon="merge"
          label={t("ticket.merge")}
          disabledReason={t("ticket.no_merge")}
          className="max-sm:hidden"
        />
        <MoreMenu ticket={ticket} />
        <IconButton
          icon="panel"
          label={t("inbox.panel")}
          keys="]"
          className="xl:hidden"
          onClick={togglePanel}
        />
      </div>
      <div className="flex items-center gap-1.5 overflow-x-auto ps-5 pe-4 pb-2.5 max-sm:ps-4">
        <StatusMenu ticket={ticket} {...menu("status")} />
        <AssigneeMenu ticket={ticket} {...menu("assignee")} />
        <SnoozeMenu ticket={ticket} {...menu("snooze")} />
        <span className="flex-1" />
        <Viewing ticketId={ticket.id} />
      </div>
    </header>
  );
}

function MoreMenu({ ticket }: { ticket: Schemas["SeenTicket"] }) {
  return (
    <Menu
      label={t("more")}
      align="end"
      choices={[
        { id: "link", label: t("ticket.copy_link"), keys: "y", pick: () => void copyLink(ticket) },
        {
          id: "read",
          label: ticket.unread ? t("ticket.mark_read") : t("ticket.mark_unread"),
          keys: "u",
          pick: () => void setRead(ticket.id, ticket.unread),
        },
        {
          id: "ai",
          label: t("ticket.pass_to_ai"),
          keys: "Shift P",
          apart: true,
          pick: () => void passToAi(ticket.id),
        },
      ]}
      className="inline-grid size-7 shrink-0 place-items-center rounded-2 text-text-2 hover:bg-hover aria-expanded:bg-hover pointer-coarse:size-11"
    >
      <Icon name="dots" />
    </Menu>
  );
}

function Viewing({ ticketId }: { ticketId: string }) {
  const others = useViewing(ticketId).filter((who) => who.id !== live.me);
  if (others.length === 0) return null;
  return (
    <span className="flex shrink-0 items-center gap-1.5 text-sm text-text-3">
      {others.map((who) => (
        <span key={who.id} data-tip={who.name ?? ""}>
          <Avatar id={who.id ?? ""} name={who.name} size={20} />
        </span>
      ))}
      <span>{t("ticket.viewing")}</span>
    </span>
  );
}
