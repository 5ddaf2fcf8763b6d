import { client, type Schemas } from "@aureole/api";
import { Choice, TextField } from "@aureole/ui/field.tsx";
import { SampleDataSettings } from "../first-run/sample-data.tsx";
import { live } from "../live/live.ts";
import { useMe, useWorkspace } from "../live/use-live.ts";
import { SavingMark } from "../shell/saving-mark.tsx";
import { Section } from "../shell/section.tsx";
import { Switch } from "../shell/switch.tsx";
import { useSelfSaving } from "../shell/use-self-saving.ts";
import { currentLocale, t } from "../text/t.ts";

type Settings = Pick<Schemas["Workspace"], "name" | "locale" | "time_zone" | "enforce_identity" | "inbox">;

const explained = ["name", "locale", "time_zone"];
const languages = ["en", "de", "es", "fr", "it", "nl", "pt", "pl", "tr", "ja"];

/** What is about the whole team. */
export function WorkspaceSettings() {
  const workspace = useWorkspace();
  const me = useMe();
  if (!workspace || !me) return null;
  if (me.role === "member") return <p className="text-text-2">{t("settings.refused")}</p>;
  return <Fields settings={workspace} />;
}

function Fields({ settings }: { settings: Settings }) {
  const saving = useSelfSaving<Settings>(settings, async (body) => {
    const { data, error } = await client.PUT("/api/v1/workspace", { body });
    if (data) live.absorb(data, "workspace");
    return error;
  });
  const { value, change, error } = saving;
  const wrong = (field: string) => (error?.field === field ? error.message : undefined);
  return (
    <>
      <Section title={t("settings.workspace")} actions={<SavingMark saving={saving} explained={explained} />}>
        <TextField
          label={t("settings.name")}
          hint={t("settings.name_hint")}
          value={value.name}
          error={wrong("name")}
          onChange={(event) => change({ name: event.target.value })}
        />
        <Choice
          label={t("settings.locale")}
          hint={t("settings.locale_hint")}
          value={value.locale}
          error={wrong("locale")}
          choices={languageChoices(value.locale)}
          choose={(locale) => change({ locale })}
        />
        <Choice
          label={t("settings.time_zone")}
          hint={t("settings.time_zone_hint")}
          value={value.time_zone}
          error={wrong("time_zone")}
          choices={zoneChoices(value.time_zone)}
          choose={(time_zone) => change({ time_zone })}
        />
      </Section>
      <Section title={t("settings.inbox")}>
        <Switch
          label={t("settings.auto_assign")}
          hint={t("settings.auto_assign_hint")}
          on={value.inbox.auto_assign_on_reply}
          set={(on) => change({ inbox: { auto_assign_on_reply: on } })}
        />
      </Section>
      <Section title={t("settings.visitors")}>
        <Switch
          label={t("install.enforce")}
          hint={t("install.enforce_hint")}
          on={value.enforce_identity}
          set={(enforce_identity) => change({ enforce_identity })}
        />
      </Section>
      <SampleDataSettings />
    </>
  );
}

function languageChoices(current: string) {
  const names = new Intl.DisplayNames([currentLocale()], { type: "language" });
  return withCurrent(languages, current).map((value) => ({ value, label: names.of(value) ?? value }));
}

function zoneChoices(current: string) {
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")];
  return withCurrent(zones, current).map((value) => ({ value, label: value.replaceAll("_", " ") }));
}

/** What is set stays in the list, also if we don't offer it. */
function withCurrent(values: readonly string[], current: string): readonly string[] {
  return values.includes(current) ? values : [current, ...values];
}
