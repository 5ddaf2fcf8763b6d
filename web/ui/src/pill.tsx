import type { ReactNode } from "react";

export type Tone = "info" | "danger" | "grape" | "slate" | "ok" | "warn" | "ai";

type Props = { tone?: Tone; children: ReactNode };

const tones: Record<Tone, string> = {
  info: "bg-info-soft text-info-text",
  danger: "bg-danger-soft text-danger-text",
  grape: "bg-grape-soft text-grape-text",
  slate: "bg-slate-soft text-slate-text",
  ok: "bg-ok-soft text-ok-text",
  warn: "bg-warn-soft text-warn-text",
  ai: "bg-ai-soft text-ai-text",
};

/** A short word about something: a state, a kind. Not pressable. */
export function Pill({ tone = "slate", children }: Props) {
  return (
    <span
      className={`inline-flex h-[22px] shrink-0 items-center gap-1 rounded-full px-2 text-sm font-medium whitespace-nowrap ${tones[tone]}`}
    >
      {children}
    </span>
  );
}
