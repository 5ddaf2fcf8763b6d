import { type ApiError, client, type Schemas } from "@aureole/api";
import { Button, type ButtonLook } from "@aureole/ui/button.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../live/use-live.ts";
import { Section } from "../shell/section.tsx";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";
import { checklistKey, useChecklist } from "./use-checklist.ts";

type Sample = Schemas["Checklist"]["sample_data"];

/** A fictional company to look around in: comes and goes with one press. */
export function SampleData({ sample }: { sample: Sample }) {
  const me = useMe();
  return (
    <Section title={t("sample.title")} text={sample ? t("sample.there") : t("sample.text")}>
      {sample?.state === "adding" || sample?.state === "removing" ? (
        <Progress sample={sample} />
      ) : (
        me?.role !== "member" && <SamplePress there={sample !== null} />
      )}
    </Section>
  );
}

/** The same among the workspace's settings, for when the list of steps is gone. */
export function SampleDataSettings() {
  const { data } = useChecklist();
  return data ? <SampleData sample={data.sample_data} /> : null;
}

type PressProps = {
  /** Whether it takes away, rather than adds. */
  there: boolean;
  look?: ButtonLook;
  /** Less than the name of what it does, where that is clear from beside it. */
  label?: string;
};

export function SamplePress({ there, look = "outline", label }: PressProps) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    const { error } = await (there ? removeSampleData() : addSampleData());
    if (error) toast({ text: error.message, tone: "danger" });
    await queries.invalidateQueries({ queryKey: checklistKey });
    setBusy(false);
  };
  const name = there ? t("sample.remove") : t("sample.add");
  return (
    <div>
      <Button look={look} busy={busy} aria-label={label && name} onClick={press}>
        {label ?? name}
      </Button>
    </div>
  );
}

function Progress({ sample }: { sample: NonNullable<Sample> }) {
  const { state, done = 0, total = 0 } = sample;
  const text = state === "removing" ? t("sample.removing") : t("sample.adding");
  return (
    <div className="flex flex-col gap-1.5">
      <p role="status" className="text-text-2">
        {text}
      </p>
      <progress
        aria-label={text}
        className="progress h-1.5 w-full"
        max={Math.max(1, total)}
        value={Math.min(done, total)}
      />
    </div>
  );
}

export async function addSampleData(): Promise<{ error?: ApiError | undefined }> {
  const { error } = await client.POST("/api/v1/sample-data");
  return { error };
}

async function removeSampleData(): Promise<{ error?: ApiError | undefined }> {
  const { error } = await client.DELETE("/api/v1/sample-data");
  return { error };
}
