import { TextField } from "@aureole/ui/field.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { useState } from "react";
import { t } from "../text/t.ts";

/** The server's own bound. */
export const PASSWORD_CHARACTERS_MIN = 10;

type Props = {
  value: string;
  set: (value: string) => void;
  autoComplete: "new-password" | "current-password";
  error?: string | undefined;
  /** Says while typing whether it is long enough. */
  rated?: boolean;
};

/** A password that can be looked at while it is typed. */
export function PasswordField({ value, set, autoComplete, error, rated = false }: Props) {
  const [shown, setShown] = useState(false);
  const enough = [...value].length >= PASSWORD_CHARACTERS_MIN;
  return (
    <div className="relative">
      <TextField
        label={t("sign_in.password")}
        name="password"
        type={shown ? "text" : "password"}
        autoComplete={autoComplete}
        value={value}
        error={error}
        hint={rated ? <Rating enough={enough} /> : undefined}
        onChange={(event) => set(event.target.value)}
        className="pe-10"
      />
      <IconButton
        icon={shown ? "eye-off" : "eye"}
        label={shown ? t("sign_in.hide_password") : t("sign_in.show_password")}
        onClick={() => setShown(!shown)}
        className="absolute end-0.5 top-6.5"
      />
    </div>
  );
}

function Rating({ enough }: { enough: boolean }) {
  if (!enough) return t("sign_in.password_rule", { count: PASSWORD_CHARACTERS_MIN });
  return (
    <span className="flex items-center gap-1 text-ok-text">
      <Icon name="check" size={13} />
      {t("sign_in.password_enough")}
    </span>
  );
}
