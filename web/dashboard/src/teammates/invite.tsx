import { type ApiError, client, type Schemas } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { Choice, TextField } from "@aureole/ui/field.tsx";
import { type FormEvent, useState } from "react";
import { CopyButton } from "../shell/copy-button.tsx";
import { t } from "../text/t.ts";

/** Makes a link into the team. The link is told once, so it stays here until another is made. */
export function Invite() {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Schemas["InvitedRole"]>("member");
  const [made, setMade] = useState<Schemas["FreshInvitation"]>();
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(undefined);
    const whom = email.trim();
    const { data, error } = await client.POST("/api/v1/invitations", {
      body: { role, ...(whom && { email: whom }) },
    });
    setBusy(false);
    if (!data) return setError(error);
    setMade(data.data);
    setEmail("");
  };
  return (
    <>
      <form noValidate onSubmit={submit} className="flex flex-wrap items-start gap-3">
        <div className="grow basis-60">
          <TextField
            label={t("team.email")}
            hint={t("team.email_hint")}
            type="email"
            name="invited_email"
            autoComplete="off"
            value={email}
            error={error?.message}
            onChange={(event) => setEmail(event.target.value)}
          />
        </div>
        <div className="w-40 max-sm:grow">
          <Choice
            label={t("team.role")}
            value={role}
            choices={(["member", "admin"] as const).map((value) => ({
              value,
              label: t(`team.role_${value}`),
            }))}
            choose={(value) => setRole(value === "admin" ? "admin" : "member")}
          />
        </div>
        <div className="basis-full">
          <Button type="submit" look={made ? "outline" : "primary"} busy={busy}>
            {t("team.make_link")}
          </Button>
        </div>
      </form>
      {made && <Link invitation={made} />}
    </>
  );
}

function Link({ invitation: { url, email } }: { invitation: Schemas["FreshInvitation"] }) {
  return (
    <div role="status" className="flex flex-col gap-2 rounded-3 bg-ok-soft p-3">
      <p className="text-ok-text">{email ? t("team.link_for", { email }) : t("team.link_for_anybody")}</p>
      <div className="flex flex-wrap items-center gap-2">
        <output className="flex h-8 min-w-0 grow basis-60 items-center rounded-2 bg-surface px-2.5 font-mono text-mono inset-ring inset-ring-line">
          <span className="truncate">{url}</span>
        </output>
        <CopyButton text={url} look="primary" label={t("team.copy_link")} />
      </div>
    </div>
  );
}
