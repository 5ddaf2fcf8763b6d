import { client } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { live } from "../live/live.ts";
import { useWorkspace } from "../live/use-live.ts";
import { Confirm } from "../shell/confirm.tsx";
import { CopyButton } from "../shell/copy-button.tsx";
import { Switch } from "../shell/switch.tsx";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";
import { CodeBlock } from "./code-block.tsx";
import { installKey } from "./use-install.ts";

const example = `import jwt from "jsonwebtoken";

// On your server, for the user who is signed in:
const userToken = jwt.sign({ user_id: user.id, email: user.email }, process.env.AUREOLE_IDENTITY_SECRET, {
  algorithm: "HS256",
  expiresIn: "1h",
});`;

/** Proves to the server who a visitor is, by a token that only the site's own server can sign. */
export function Identity({ hasPrevious }: { hasPrevious: boolean }) {
  const queries = useQueryClient();
  const [secret, setSecret] = useState<string>();
  const make = async () => {
    const { data, error } = await client.POST("/api/v1/install/identity-secret");
    if (!data) return toast({ text: error.message, tone: "danger", retry: make });
    setSecret(data.data.identity_secret);
    void queries.invalidateQueries({ queryKey: installKey });
  };
  return (
    <>
      {secret ? (
        <FreshSecret secret={secret} />
      ) : (
        <div className="flex flex-wrap items-center gap-3">
          <p className="grow text-text-2">{t("install.secret_text")}</p>
          <Button onClick={make}>{t("install.secret_make")}</Button>
        </div>
      )}
      {hasPrevious && <PreviousSecret />}
      <CodeBlock code={example} label={t("install.identity_code")} />
      <Enforce />
    </>
  );
}

function FreshSecret({ secret }: { secret: string }) {
  return (
    <div className="flex flex-col gap-2 rounded-3 bg-ok-soft p-3">
      <p className="text-ok-text">{t("install.secret_once")}</p>
      <div className="flex items-center gap-2">
        <output className="min-w-0 grow truncate rounded-2 bg-surface px-2.5 py-1 font-mono text-mono">
          {secret}
        </output>
        <CopyButton text={secret} look="primary" />
      </div>
    </div>
  );
}

function PreviousSecret() {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = async () => {
    const { error } = await client.DELETE("/api/v1/install/identity-secret");
    if (error) return toast({ text: error.message, tone: "danger" });
    toast({ text: t("install.secret_revoked") });
    await queries.invalidateQueries({ queryKey: installKey });
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="grow text-text-2">{t("install.secret_previous")}</p>
      <Button look="danger" onClick={() => setAsking(true)}>
        {t("install.secret_revoke")}
      </Button>
      <Confirm
        open={asking}
        title={t("install.secret_revoke_title")}
        text={t("install.secret_revoke_text")}
        act={t("install.secret_revoke")}
        confirm={revoke}
        close={() => setAsking(false)}
      />
    </div>
  );
}

function Enforce() {
  const workspace = useWorkspace();
  if (!workspace) return null;
  return (
    <Switch
      label={t("install.enforce")}
      hint={t("install.enforce_hint")}
      on={workspace.enforce_identity}
      set={(on) => void enforce(workspace.id, on)}
    />
  );
}

async function enforce(workspaceId: string, on: boolean): Promise<void> {
  const expected = live.expect(workspaceId, { enforce_identity: on });
  const { data, error } = await client.PUT("/api/v1/workspace", { body: { enforce_identity: on } });
  if (data) {
    live.absorb(data, "workspace");
    expected.done(data.seq);
    const text = on ? t("install.enforced") : t("install.not_enforced");
    toast({ text, undo: () => enforce(workspaceId, !on) });
  } else {
    expected.refused();
    toast({ text: error.message, tone: "danger", retry: () => enforce(workspaceId, on) });
  }
}
