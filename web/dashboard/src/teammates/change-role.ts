import { client, type Schemas } from "@aureole/api";
import { live } from "../live/live.ts";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";

/** Changes what a teammate may do: shown at once, taken back when the server refuses. */
export async function changeRole(
  { id, name, role: before }: Schemas["Teammate"],
  role: Schemas["Role"],
): Promise<void> {
  if (role === before) return;
  const expected = live.expect(id, { role });
  const { data, error } = await client.PUT("/api/v1/teammates/{id}/role", {
    params: { path: { id } },
    body: { role },
  });
  if (data) {
    live.absorb(data, "teammate");
    expected.done(data.seq);
    toast({ text: t("team.role_now", { name, role: t(`team.role_${role}`) }) });
  } else {
    expected.refused();
    toast({ text: error.message, tone: "danger" });
  }
}
