import { type ApiError, client, newKey, once, type Schemas, UNREACHABLE } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { CheckBox } from "@aureole/ui/check-box.tsx";
import { Dialog } from "@aureole/ui/dialog.tsx";
import { TextArea, TextField } from "@aureole/ui/field.tsx";
import { useState } from "react";
import { live } from "../live/live.ts";
import { FormError } from "../shell/form-error.tsx";
import { t } from "../text/t.ts";

type Ticket = Schemas["Ticket"];
type Props = { open: boolean; close: () => void; created: (ticket: Ticket) => void };

/** A ticket that a teammate opens: for somebody on the phone, or for the team itself. */
export function NewTicket({ open, close, created }: Props) {
  return (
    <Dialog open={open} title={t("new_ticket.title")} close={close} closeLabel={t("close")}>
      <NewTicketForm
        cancel={close}
        created={(ticket) => {
          close();
          created(ticket);
        }}
      />
    </Dialog>
  );
}

type Fields = { subject: string; email: string; name: string; message: string; priority: boolean };

const blank: Fields = { subject: "", email: "", name: "", message: "", priority: false };

function NewTicketForm({ cancel, created }: { cancel: () => void; created: (ticket: Ticket) => void }) {
  const [fields, setFields] = useState(blank);
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  // One key for all presses of the button: an answer that was lost doesn't make a second ticket.
  const [key, setKey] = useState(newKey);
  const set = (change: Partial<Fields>) => setFields({ ...fields, ...change });
  const wrong = (field: string) => (error?.field?.includes(field) ? error.message : undefined);

  const submit = async () => {
    setBusy(true);
    const answer = await client.POST("/api/v1/tickets", { body: bodyOf(fields), ...once(key) });
    setBusy(false);
    if (answer.data) {
      live.absorb(answer.data);
      created(answer.data.data);
    } else {
      setError(answer.error);
      // What was refused will be sent differently next time, so it is another act; what was lost is the same one.
      if (answer.error.code !== UNREACHABLE) setKey(newKey());
    }
  };

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField
        label={t("new_ticket.subject")}
        required
        autoFocus
        value={fields.subject}
        error={wrong("subject")}
        onChange={(event) => set({ subject: event.target.value })}
      />
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <TextField
          label={t("new_ticket.email")}
          type="email"
          required
          value={fields.email}
          error={wrong("email")}
          onChange={(event) => set({ email: event.target.value })}
        />
        <TextField
          label={t("new_ticket.name")}
          value={fields.name}
          error={wrong("name")}
          onChange={(event) => set({ name: event.target.value })}
        />
      </div>
      <TextArea
        label={t("new_ticket.message")}
        hint={t("new_ticket.message_hint")}
        value={fields.message}
        error={wrong("message")}
        onChange={(event) => set({ message: event.target.value })}
      />
      <CheckBox
        label={t("new_ticket.priority")}
        checked={fields.priority}
        set={(priority) => set({ priority })}
      />
      <FormError text={Object.keys(fields).some(wrong) ? undefined : error?.message} />
      <div className="flex justify-end gap-2">
        <Button size="large" onClick={cancel}>
          {t("cancel")}
        </Button>
        <Button type="submit" look="primary" size="large" busy={busy}>
          {t("new_ticket.create")}
        </Button>
      </div>
    </form>
  );
}

function bodyOf({ subject, email, name, message, priority }: Fields): Schemas["NewTicketForm"] {
  return {
    subject: subject.trim(),
    ...(message.trim() && { message: message.trim() }),
    contact: { email: email.trim(), ...(name.trim() && { name: name.trim() }) },
    ...(priority && { priority }),
  };
}
