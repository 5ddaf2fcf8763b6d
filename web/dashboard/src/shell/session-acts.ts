import { client } from "@aureole/api";
import { leave } from "../boot.ts";
import { preferences, type Theme } from "./preferences.ts";
import { toast } from "./toasts.ts";

const themes: readonly Theme[] = ["system", "light", "dark"];

export function nextTheme(): void {
  const at = themes.indexOf(preferences.get().theme);
  preferences.set({ theme: themes[(at + 1) % themes.length] ?? "system" });
}

const lastActs: (() => Promise<void>)[] = [];

/** Has something done before the session ends. Whoever needs it says so, since not everybody's code is loaded. */
export function beforeSigningOut(act: () => Promise<void>): void {
  lastActs.push(act);
}

export async function signOut(): Promise<void> {
  await Promise.all(lastActs.map((act) => act()));
  const { error } = await client.POST("/api/v1/sign-out");
  if (error) toast({ text: error.message, tone: "danger", retry: signOut });
  else leave();
}
