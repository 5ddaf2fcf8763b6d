import { client, type Schemas } from "@aureole/api";
import { Icon } from "@aureole/ui/icon.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { useState } from "react";
import { useTeammate } from "../live/use-live.ts";
import { Failure } from "../shell/failure.tsx";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";
import { absoluteTime } from "../text/time.ts";
import { useInvitations } from "./use-invitations.ts";

type Invitation = Schemas["Invitation"];

/**
 * The links that wait to be used. One that is used or withdrawn while somebody looks says so where it stands: what is
 * below it stays in its place.
 */
export function Invitations() {
  const { data, error, refetch } = useInvitations();
  const [known, setKnown] = useState<readonly Invitation[]>([]);
  const fresh = data?.filter(({ id }) => !known.some((one) => one.id === id)) ?? [];
  if (fresh.length > 0) setKnown([...known, ...fresh]);
  if (error && !data) return <Failure text={t("team.invitations_failed")} retry={refetch} />;
  if (known.length === 0) return null;
  return (
    <section aria-label={t("team.invitations")} className="mt-1">
      <h3 className="text-sm font-medium text-text-3">{t("team.invitations")}</h3>
      <ul>
        {known.map((invitation) => (
          <Row
            key={invitation.id}
            invitation={invitation}
            over={data?.every(({ id }) => id !== invitation.id) ?? false}
          />
        ))}
      </ul>
    </section>
  );
}

function Row({ invitation, over }: { invitation: Invitation; over: boolean }) {
  const { id, email, role, invited_by, expires_at } = invitation;
  const inviter = useTeammate(invited_by);
  const whom = email ?? t("team.anybody");
  const withdraw = async () => {
    const { error } = await client.DELETE("/api/v1/invitations/{id}", { params: { path: { id } } });
    toast(error ? { text: error.message, tone: "danger" } : { text: t("team.withdrawn") });
  };
  return (
    <li className="flex min-h-13 items-center gap-3">
      <span className="grid size-8 shrink-0 place-items-center rounded-full bg-sunken text-text-2">
        <Icon name="link" />
      </span>
      <div className="min-w-0 grow">
        <p className="truncate font-medium">{whom}</p>
        <p className="truncate text-sm text-text-3">
          {[
            t(`team.role_${role}`),
            inviter && t("team.invited_by", { name: inviter.name }),
            over ? t("team.link_over") : t("team.until", { time: absoluteTime(expires_at) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      <IconButton
        icon="trash"
        label={t("team.withdraw", { whom })}
        disabledReason={over ? t("team.link_over") : undefined}
        onClick={() => void withdraw()}
      />
    </li>
  );
}
