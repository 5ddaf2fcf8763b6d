import { Button } from "@aureole/ui/button.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { useState } from "react";
import { useMe, useModels } from "../live/use-live.ts";
import { Section } from "../shell/section.tsx";
import { t } from "../text/t.ts";
import { ModelForm } from "./model-form.tsx";
import { ModelRow } from "./model-row.tsx";
import { useModelTests } from "./use-model-tests.ts";

/** The language models that answer, and whether they do. */
export function ModelsSettings() {
  const me = useMe();
  const models = useModels();
  const tests = useModelTests();
  const [open, setOpen] = useState<string | null>(null);
  if (!me) return null;
  const admin = me.role !== "member";
  const close = () => setOpen(null);
  const toggle = (one: string) => setOpen(open === one ? null : one);
  const saved = (id: string) => {
    close();
    void tests.run(id);
  };
  return (
    <Section title={t("settings.models")} text={t("models.text")}>
      {models.length === 0 && open !== "new" && <p className="text-text-2">{t("models.none")}</p>}
      {models.length > 0 && (
        <ul className="flex flex-col gap-3">
          {models.map((model) => (
            <li key={model.id} className="rounded-3 p-3 inset-ring inset-ring-line">
              <ModelRow
                model={model}
                admin={admin}
                test={tests.of(model.id)}
                run={() => void tests.run(model.id)}
                edit={() => toggle(model.id)}
                editing={open === model.id}
              />
              {open === model.id && <ModelForm model={model} saved={saved} close={close} />}
            </li>
          ))}
        </ul>
      )}
      {open === "new" && (
        <div className="rounded-3 p-3 inset-ring inset-ring-line">
          <h3 className="font-semibold">{t("models.new")}</h3>
          <ModelForm saved={saved} close={close} />
        </div>
      )}
      {!admin && <p className="text-text-2">{t("models.refused")}</p>}
      {admin && (
        <Button className="self-start" aria-expanded={open === "new"} onClick={() => toggle("new")}>
          <Icon name="plus" size={14} />
          {t("models.connect")}
        </Button>
      )}
    </Section>
  );
}
