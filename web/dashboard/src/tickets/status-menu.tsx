import type { Schemas } from "@aureole/api";
import { Icon } from "@aureole/ui/icon.tsx";
import { Menu, type MenuChoice } from "@aureole/ui/menu.tsx";
import { StatusGlyph } from "@aureole/ui/status.tsx";
import { t } from "../text/t.ts";
import { statusWord } from "./change-sentence.ts";
import { setStatus } from "./set-status.ts";
import { shapeOfStatus } from "./status-shape.ts";

type Status = Schemas["TicketStatus"];
type Props = { ticket: Schemas["Ticket"]; open: boolean; setOpen: (open: boolean) => void };

/** Snoozing needs a time, so it has a menu of its own. */
const choices: { status: Status; keys?: string }[] = [
  { status: "open", keys: "Shift E" },
  { status: "priority", keys: "p" },
  { status: "in_progress", keys: "w" },
  { status: "resolved", keys: "e" },
  { status: "spam", keys: "!" },
];

/** The ticket's status; a press changes it. */
export function StatusMenu({ ticket, open, setOpen }: Props) {
  const word = ticket.resolved_by === "agent" ? t("status.ai_resolved") : statusWord(ticket.status);
  return (
    <Menu
      label={t("ticket.status_is", { status: word })}
      choices={choices.map((choice) => toChoice(choice, ticket))}
      open={open}
      setOpen={setOpen}
      className="pill-button"
    >
      <StatusGlyph shape={shapeOfStatus(ticket.status, ticket.resolved_by)} />
      <span className="text-start sm:min-w-18">{word}</span>
      <Icon name="down" size={12} className="text-text-3" />
    </Menu>
  );
}

function toChoice({ status, keys }: (typeof choices)[number], ticket: Schemas["Ticket"]): MenuChoice {
  return {
    id: status,
    label: statusWord(status),
    icon: <StatusGlyph shape={shapeOfStatus(status)} />,
    chosen: ticket.status === status,
    apart: status === "spam",
    pick: () => void setStatus(ticket.id, status),
    ...(keys && { keys }),
  };
}
