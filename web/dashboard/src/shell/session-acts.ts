import { client, lastCall } from "@aureole/api";
import { leave } from "../boot.ts";
import { preferences, type Theme } from "./preferences.ts";
import { toast } from "./toasts.ts";

const themes: readonly Theme[] = ["system", "light", "dark"];

export function nextTheme(): void {
  const at = themes.indexOf(preferences.get().theme);
  preferences.set({ theme: themes[(at + 1) % themes.length] ?? "system" });
}

export async function signOut(): Promise<void> {
  await lastCall(async () => {
    const { error } = await client.POST("/api/v1/sign-out");
    if (error) toast({ text: error.message, tone: "danger", retry: signOut });
    else leave();
    return !error;
  });
}
