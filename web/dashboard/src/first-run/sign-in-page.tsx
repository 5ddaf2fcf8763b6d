import { client } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { TextField } from "@aureole/ui/field.tsx";
import { useState } from "react";
import { FormError } from "../shell/form-error.tsx";
import { t } from "../text/t.ts";
import { Front } from "./front.tsx";
import { PasswordField } from "./password-field.tsx";

/** Signing in. It leads back to the address that was asked for. */
export default function SignInPage({ entered }: { entered: () => Promise<void> }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    if (busy) return;
    if (!email.trim() || !password) return setFailure(t("sign_in.both"));
    setBusy(true);
    setFailure(undefined);
    const { data, error, response } = await client.POST("/api/v1/sign-in", { body: { email, password } });
    if (data) return entered();
    setBusy(false);
    const minutes = Math.ceil(Number(response.headers.get("Retry-After") ?? 0) / 60);
    setFailure(response.status === 429 && minutes > 0 ? t("sign_in.too_many", { minutes }) : error.message);
  };
  return (
    <Front title={t("sign_in.title")} text={t("sign_in.text")} submit={submit}>
      <TextField
        label={t("sign_in.email")}
        name="email"
        type="email"
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField autoComplete="current-password" value={password} set={setPassword} />
      <FormError text={failure} />
      <Button type="submit" look="primary" size="large" busy={busy}>
        {t("sign_in.submit")}
      </Button>
    </Front>
  );
}
