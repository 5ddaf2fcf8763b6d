import type { Schemas } from "@aureole/api";
import { useMe, useTeammates } from "../live/use-live.ts";
import { Section } from "../shell/section.tsx";
import { t } from "../text/t.ts";
import { Invitations } from "./invitations.tsx";
import { Invite } from "./invite.tsx";
import { TeammateRow } from "./teammate-row.tsx";

/** Who is in the team, what they may do, and the way in for more. */
export function TeamSettings() {
  const me = useMe();
  const teammates = useTeammates();
  if (!me) return null;
  const leads = me.role !== "member";
  return (
    <>
      {leads ? (
        <Section title={t("team.invite")} text={t("team.invite_text")}>
          <Invite />
          <Invitations />
        </Section>
      ) : (
        <p className="mb-4 text-text-2">{t("team.invite_refused")}</p>
      )}
      <Section title={t("team.title")}>
        <ul>
          {byArrival(teammates).map((teammate) => (
            <TeammateRow key={teammate.id} teammate={teammate} me={me} />
          ))}
        </ul>
      </Section>
    </>
  );
}

/** Ids grow with time. Who comes while somebody looks comes last and moves nobody. */
function byArrival(teammates: readonly Schemas["Teammate"][]): Schemas["Teammate"][] {
  return [...teammates].sort((one, other) => (one.id < other.id ? -1 : 1));
}
