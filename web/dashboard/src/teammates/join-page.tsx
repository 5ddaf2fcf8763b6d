import { type ApiError, client, type Schemas, UNREACHABLE } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { TextField } from "@aureole/ui/field.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams, useSearchParams } from "wouter";
import { faultsOf, type Newcomer } from "../first-run/check.ts";
import { Front } from "../first-run/front.tsx";
import { PasswordField } from "../first-run/password-field.tsx";
import { focusFirst } from "../shell/focus-first.ts";
import { FormError } from "../shell/form-error.tsx";
import { t } from "../text/t.ts";

/** Where an invitation's link leads: who invites whom to what, and the few fields that are missing. */
export function JoinPage() {
  const { token: inPath } = useParams<{ token?: string }>();
  const [search] = useSearchParams();
  const token = search.get("token") ?? inPath ?? "";
  const { data, error, refetch } = useQuery<Schemas["Invited"], ApiError>({
    queryKey: ["invited", token],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const answer = await client.GET("/api/v1/invitations/accept", { params: { query: { token } }, signal });
      if (!answer.data) throw answer.error;
      return answer.data.data;
    },
  });
  if (data) return <Join token={token} invited={data} />;
  if (!error) return null;
  const lost = error.code === UNREACHABLE;
  return (
    <Front
      title={t(lost ? "join.failed" : "join.not_valid")}
      text={error.message}
      submit={() => void refetch()}
    >
      {lost && (
        <Button type="submit" size="large">
          {t("retry")}
        </Button>
      )}
      <a href="/dashboard/" className="text-center text-accent-text underline underline-offset-2">
        {t("join.sign_in")}
      </a>
    </Front>
  );
}

function Join({ token, invited }: { token: string; invited: Schemas["Invited"] }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState(invited.email ?? "");
  const [password, setPassword] = useState("");
  const [wrong, setWrong] = useState<Partial<Newcomer>>({});
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    const faults = faultsOf({ name, email, password });
    setWrong(faults);
    setFailure(undefined);
    if (busy || Object.keys(faults).length > 0) return focusFirst(faults);
    setBusy(true);
    const { data, error } = await client.POST("/api/v1/invitations/accept", {
      body: { token, name: name.trim(), email: email.trim(), password },
    });
    // The page begins anew: whoever was signed in here before is not any more.
    if (data) return location.assign("/dashboard/");
    setBusy(false);
    if (error.field && ["name", "email", "password"].includes(error.field)) {
      setWrong({ [error.field]: error.message });
      focusFirst({ [error.field]: error.message });
    } else setFailure(error.message);
  };
  const { workspace_name: workspace, inviter_name: inviter, role } = invited;
  return (
    <Front
      title={t("join.title", { workspace })}
      text={
        inviter
          ? t("join.text", { name: inviter, role: t(`team.role_${role}`) })
          : t("join.text_nobody", { role: t(`team.role_${role}`) })
      }
      submit={() => void submit()}
    >
      <TextField
        label={t("first_run.name")}
        name="name"
        autoComplete="name"
        value={name}
        error={wrong.name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t("sign_in.email")}
        name="email"
        type="email"
        autoComplete="username"
        readOnly={invited.email !== null}
        hint={invited.email !== null ? t("join.email_fixed") : undefined}
        value={email}
        error={wrong.email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        autoComplete="new-password"
        value={password}
        error={wrong.password}
        rated
        set={setPassword}
      />
      <FormError text={failure} />
      <Button type="submit" look="primary" size="large" busy={busy}>
        {t("join.submit")}
      </Button>
    </Front>
  );
}
