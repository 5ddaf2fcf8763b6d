import type { ReactNode } from "react";
import { Glyph } from "./glyph.tsx";

export type StatusShape =
  | "open"
  | "priority"
  | "in_progress"
  | "snoozed"
  | "resolved"
  | "ai_resolved"
  | "spam";

type Props = { shape: StatusShape; size?: number; label?: string | undefined };

const check = "M4.6 7.2l1.7 1.7 3.2-3.6";

const shapes: Record<StatusShape, { tone: string; drawing: ReactNode }> = {
  open: { tone: "text-info", drawing: <Circle /> },
  priority: {
    tone: "text-danger",
    drawing: (
      <>
        <rect x="1.5" y="1.5" width="11" height="11" rx="3" fill="currentColor" />
        <path d="M7 4v3.6M7 9.8v.05" stroke="var(--surface)" strokeWidth="1.7" strokeLinecap="round" />
      </>
    ),
  },
  in_progress: {
    tone: "text-grape",
    drawing: (
      <>
        <Circle />
        <path d="M7 4.3a2.7 2.7 0 0 1 0 5.4z" fill="currentColor" />
      </>
    ),
  },
  snoozed: {
    tone: "text-slate",
    drawing: <path d="M11.6 8.8A5 5 0 1 1 5.7 2.3a4 4 0 0 0 5.9 6.5z" fill="currentColor" />,
  },
  resolved: {
    tone: "text-ok",
    drawing: (
      <>
        <circle cx="7" cy="7" r="5.5" fill="currentColor" />
        <Check colour="var(--surface)" />
      </>
    ),
  },
  ai_resolved: {
    tone: "text-ok",
    drawing: (
      <>
        <circle cx="7" cy="7" r="5.2" fill="none" stroke="var(--ai)" strokeWidth="1.6" />
        <Check colour="var(--ok)" />
      </>
    ),
  },
  spam: {
    tone: "text-slate",
    drawing: (
      <>
        <Circle />
        <path d="M3.9 10.1l6.2-6.2" stroke="currentColor" strokeWidth="1.6" />
      </>
    ),
  },
};

/** A status by its shape alone; give it a label wherever the word doesn't stand beside it. */
export function StatusGlyph({ shape, size = 14, label }: Props) {
  const { tone, drawing } = shapes[shape];
  return (
    <Glyph box={14} size={size} label={label} className={tone}>
      {drawing}
    </Glyph>
  );
}

function Circle() {
  return <circle cx="7" cy="7" r="4.7" fill="none" stroke="currentColor" strokeWidth="1.6" />;
}

function Check({ colour }: { colour: string }) {
  return (
    <path
      d={check}
      fill="none"
      stroke={colour}
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  );
}
