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
      <Section title={t("team.title")}>
        <ul>
          {teammates.map((teammate) => (
            <TeammateRow key={teammate.id} teammate={teammate} me={me} />
          ))}
        </ul>
      </Section>
      {leads ? (
        <Section title={t("team.invite")} text={t("team.invite_text")}>
          <Invite />
          <Invitations />
        </Section>
      ) : (
        <p className="text-text-2">{t("team.invite_refused")}</p>
      )}
    </>
  );
}
