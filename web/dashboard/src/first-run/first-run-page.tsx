import { client } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { CheckBox } from "@aureole/ui/check-box.tsx";
import { TextField } from "@aureole/ui/field.tsx";
import { useState } from "react";
import { useLocation } from "wouter";
import { focusFirst } from "../shell/focus-first.ts";
import { FormError } from "../shell/form-error.tsx";
import { t } from "../text/t.ts";
import { faultsOf } from "./check.ts";
import { Front } from "./front.tsx";
import { PasswordField } from "./password-field.tsx";
import { addSampleData } from "./sample-data.tsx";

type Fields = { workspace_name: string; name: string; email: string; password: string };
type Wrong = { [Field in keyof Fields]?: string };

const nothing: Fields = { workspace_name: "", name: "", email: "", password: "" };

/** The first page of a new installation: makes the workspace and its first teammate. */
export default function FirstRunPage({ entered }: { entered: () => Promise<void> }) {
  const [fields, setFields] = useState(nothing);
  const [wrong, setWrong] = useState<Wrong>({});
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [sample, setSample] = useState(true);
  const [, go] = useLocation();

  const set = (change: Partial<Fields>) => {
    setFields({ ...fields, ...change });
    setWrong({ ...wrong, ...Object.fromEntries(Object.keys(change).map((field) => [field, undefined])) });
  };
  const submit = async () => {
    const faults = check(fields);
    setWrong(faults);
    setFailure(undefined);
    if (busy || Object.keys(faults).length > 0) return focusFirst(faults);
    setBusy(true);
    const locale = {
      locale: navigator.language,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    const { data, error } = await client.POST("/api/v1/sign-up", { body: { ...fields, ...locale } });
    if (data) {
      // Without it the workspace is as good; the setup page offers it again.
      if (sample) await addSampleData();
      go("/setup", { replace: true });
      return entered();
    }
    setBusy(false);
    if (error.field && error.field in nothing) {
      setWrong({ [error.field]: error.message });
      focusFirst({ [error.field]: error.message });
    } else setFailure(error.message);
  };
  return (
    <Front title={t("first_run.title")} text={t("first_run.text")} submit={submit}>
      <TextField
        label={t("first_run.workspace")}
        name="workspace_name"
        autoComplete="organization"
        value={fields.workspace_name}
        error={wrong.workspace_name}
        onChange={(event) => set({ workspace_name: event.target.value })}
      />
      <TextField
        label={t("first_run.name")}
        name="name"
        autoComplete="name"
        value={fields.name}
        error={wrong.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <TextField
        label={t("sign_in.email")}
        name="email"
        type="email"
        autoComplete="username"
        value={fields.email}
        error={wrong.email}
        onChange={(event) => set({ email: event.target.value })}
      />
      <PasswordField
        autoComplete="new-password"
        value={fields.password}
        error={wrong.password}
        rated
        set={(password) => set({ password })}
      />
      <CheckBox label={t("first_run.sample")} name="sample_data" checked={sample} set={setSample} />
      <FormError text={failure} />
      <Button type="submit" look="primary" size="large" busy={busy}>
        {t("first_run.create")}
      </Button>
    </Front>
  );
}

function check(fields: Fields): Wrong {
  return {
    ...(!fields.workspace_name.trim() && { workspace_name: t("first_run.workspace_missing") }),
    ...faultsOf(fields),
  };
}
