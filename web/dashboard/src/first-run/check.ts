import { t } from "../text/t.ts";
import { PASSWORD_CHARACTERS_MIN } from "./password-field.tsx";

/** Who somebody says they are when they come in for the first time. */
export type Newcomer = { name: string; email: string; password: string };

/** What can be seen to be wrong before the server is asked, by field. */
export function faultsOf({ name, email, password }: Newcomer): Partial<Newcomer> {
  return {
    ...(!name.trim() && { name: t("first_run.name_missing") }),
    ...(!/^\S+@\S+$/.test(email.trim()) && { email: t("sign_in.email_wrong") }),
    ...([...password].length < PASSWORD_CHARACTERS_MIN && {
      password: t("sign_in.password_short", { count: PASSWORD_CHARACTERS_MIN }),
    }),
  };
}
