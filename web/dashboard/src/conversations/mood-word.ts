import type { Schemas } from "@aureole/api";
import type { Tone } from "@aureole/ui/pill.tsx";
import { t } from "../text/t.ts";

type Mood = Schemas["Mood"];

const tones: Record<Mood, Tone> = {
  happy: "ok",
  neutral: "slate",
  confused: "info",
  frustrated: "warn",
  angry: "danger",
};

export function moodWord(mood: Mood): string {
  return t(`mood.${mood}`);
}

export function toneOfMood(mood: Mood): Tone {
  return tones[mood];
}
