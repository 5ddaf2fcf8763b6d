import { type ApiError, client, onSignedOut, type Schemas } from "@aureole/api";
import { live } from "./live/live.ts";
import { nearestLocale, setLocale } from "./text/t.ts";
import { setTimeZone } from "./text/time.ts";

/** What the page has to be, as the server's first answer says. */
export type Start =
  | { kind: "signed-in" }
  | { kind: "signed-out" }
  | { kind: "first-run" }
  | { kind: "failed"; error: ApiError };

/** Asks for the first snapshot, and on an empty installation for who shall own it. */
export async function boot(): Promise<Start> {
  const { data, error, response } = await client.GET("/api/v1/me");
  if (data) {
    await enter(data.data, data.seq);
    return { kind: "signed-in" };
  }
  await setLocale(nearestLocale(navigator.language));
  if (response.status !== 401) return { kind: "failed", error };
  const installation = await client.GET("/api/v1/installation");
  if (!installation.data) return { kind: "failed", error: installation.error };
  return { kind: installation.data.data.empty ? "first-run" : "signed-out" };
}

/** Begins the work of a signed-in teammate: language, time zone, the live store and its socket. */
export async function enter(me: Schemas["Me"], seq: number): Promise<void> {
  const { teammate, workspace } = me;
  setTimeZone(teammate.time_zone ?? workspace.time_zone);
  await setLocale(nearestLocale(teammate.locale ?? navigator.language));
  live.begin(me, seq, leave);
  onSignedOut(leave);
}

/** Signed out, here or elsewhere: everything known is dropped with the page, and signing in leads back. */
export function leave(): void {
  location.reload();
}
