import { fit } from "../shell/fuzzy.ts";
import { type PlainKey, t } from "../text/t.ts";

export const sections = ["profile", "workspace", "team", "models"] as const;
export type SectionName = (typeof sections)[number];

export type Found = { label: PlainKey; hint: PlainKey; path: string };

/** Every setting there is, also those that stand on pages of their own. */
const settings: readonly Found[] = [
  { label: "theme.label", hint: "settings.theme_hint", path: "/settings/profile" },
  { label: "settings.single_keys", hint: "settings.single_keys_hint", path: "/settings/profile" },
  { label: "settings.name", hint: "settings.name_hint", path: "/settings/workspace" },
  { label: "settings.locale", hint: "settings.locale_hint", path: "/settings/workspace" },
  { label: "settings.time_zone", hint: "settings.time_zone_hint", path: "/settings/workspace" },
  { label: "settings.auto_assign", hint: "settings.auto_assign_hint", path: "/settings/workspace" },
  { label: "sample.title", hint: "sample.text", path: "/settings/workspace" },
  { label: "team.title", hint: "team.invite_text", path: "/settings/team" },
  { label: "team.invite", hint: "team.invite_text", path: "/settings/team" },
  { label: "settings.models", hint: "models.text", path: "/settings/models" },
  { label: "install.enforce", hint: "install.enforce_hint", path: "/settings/workspace" },
  { label: "install.key", hint: "install.key_text", path: "/install" },
  { label: "install.csp", hint: "install.csp_text", path: "/install" },
  { label: "agents.escalation", hint: "agents.escalation_text", path: "/agents" },
  { label: "agents.instructions", hint: "agents.instructions_hint", path: "/agents" },
];

export function isSection(name: string): name is SectionName {
  return sections.some((section) => section === name);
}

/** The settings that a wish names: by any word of their label or help, or by the letters of their label. */
export function findSettings(wish: string): readonly Found[] {
  const words = wish.trim().toLowerCase();
  if (!words) return [];
  return settings.filter(({ label, hint }) => {
    const text = `${t(label)} ${t(hint)}`.toLowerCase();
    return text.includes(words) || fit(words, t(label)) !== undefined;
  });
}
