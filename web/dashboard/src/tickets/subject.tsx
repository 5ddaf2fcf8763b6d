import type { Schemas } from "@aureole/api";
import { tip } from "@aureole/ui/tooltip.tsx";
import { useState } from "react";
import { t } from "../text/t.ts";
import { setSubject } from "./set-subject.ts";

type Props = { ticket: Schemas["Ticket"] };

const SUBJECT_CHARACTERS_MAX = 500;

/** The subject; a press turns it into a field, Enter keeps it, Escape leaves it as it was. */
export function Subject({ ticket }: Props) {
  const [editing, setEditing] = useState<string | null>(null);
  if (editing !== null) {
    const keep = () => {
      setEditing(null);
      void setSubject(ticket.id, editing.trim());
    };
    return (
      <input
        // biome-ignore lint/a11y/noAutofocus: the press that opened the field asked for it
        autoFocus
        aria-label={t("ticket.subject")}
        value={editing}
        maxLength={SUBJECT_CHARACTERS_MAX}
        onChange={(event) => setEditing(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === "Enter") keep();
          if (event.key === "Escape") setEditing(null);
        }}
        className="h-7 min-w-0 flex-1 rounded-2 bg-surface px-1.5 text-md font-semibold inset-ring inset-ring-focus outline-none"
      />
    );
  }
  return (
    <div className="flex min-w-0 flex-1 items-baseline gap-2">
      <h1 className="min-w-0 truncate text-md font-semibold">
        <button
          type="button"
          {...tip(t("ticket.edit_subject"))}
          onClick={() => setEditing(ticket.subject)}
          className="max-w-full cursor-text truncate rounded-1 align-bottom"
        >
          {ticket.subject}
        </button>
      </h1>
      <span className="shrink-0 text-text-3 tabular-nums">#{ticket.number}</span>
    </div>
  );
}
