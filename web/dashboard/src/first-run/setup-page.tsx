import { client } from "@aureole/api";
import { Button } from "@aureole/ui/button.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { Failure } from "../shell/failure.tsx";
import { Page } from "../shell/page.tsx";
import { Section } from "../shell/section.tsx";
import { toast } from "../shell/toasts.ts";
import { t } from "../text/t.ts";
import { SampleData } from "./sample-data.tsx";
import { SetupStep } from "./setup-step.tsx";
import { checklistKey, useChecklist } from "./use-checklist.ts";

/** The first hour: what is still to do, each with the way to it, and the sample data. */
export default function SetupPage() {
  const { data, error, refetch } = useChecklist();
  if (!data) {
    return (
      <Page title={t("setup.title")}>{error && <Failure text={t("setup.failed")} retry={refetch} />}</Page>
    );
  }
  const done = data.items.filter((item) => item.done).length;
  const next = data.items.find((item) => !item.done);
  return (
    <Page title={t("setup.title")} actions={<Hide dismissed={data.dismissed} />}>
      <Section
        title={t("setup.steps")}
        text={next ? t("setup.steps_text") : t("setup.all_done")}
        actions={
          <p role="status" className="text-text-2 tabular-nums">
            {t("setup.progress", { done, all: data.items.length })}
          </p>
        }
      >
        <ol>
          {data.items.map((item) => (
            <SetupStep key={item.key} item={item} next={item === next} />
          ))}
        </ol>
      </Section>
      <SampleData sample={data.sample_data} />
    </Page>
  );
}

/** Takes the list out of one's own sidebar, or puts it back; nobody else's. */
function Hide({ dismissed }: { dismissed: boolean }) {
  const queries = useQueryClient();
  const set = async (hide: boolean) => {
    const { data, error } = await client.PUT("/api/v1/checklist", { body: { dismissed: hide } });
    if (!data) return toast({ text: error.message, tone: "danger" });
    queries.setQueryData(checklistKey, data.data);
    toast({
      text: hide ? t("setup.hidden") : t("setup.shown"),
      undo: () => void set(!hide),
    });
  };
  return (
    <Button onClick={() => void set(!dismissed)}>{dismissed ? t("setup.show") : t("setup.hide")}</Button>
  );
}
