import type { ReactNode } from "react";
import { Glyph } from "./glyph.tsx";

export type MoodShape = "happy" | "neutral" | "confused" | "frustrated" | "angry" | "unknown";

type Props = { shape: MoodShape; size?: number; label?: string | undefined };

const eyes = "M6 6.2v.4M10 6.2v.4";

const shapes: Record<MoodShape, { tone: string; drawing: ReactNode }> = {
  happy: {
    tone: "text-ok",
    drawing: (
      <>
        <circle cx="8" cy="8" r="5.7" />
        <path d={`M5.3 9.3c1.4 1.9 4 1.9 5.4 0${eyes}`} />
      </>
    ),
  },
  neutral: {
    tone: "text-slate",
    drawing: (
      <>
        <circle cx="8" cy="8" r="5.7" />
        <path d={`M5.7 10h4.6${eyes}`} />
      </>
    ),
  },
  confused: {
    tone: "text-info",
    drawing: (
      <>
        <path d="M8 1.8L14.2 8 8 14.2 1.8 8z" />
        <path d="M6.6 6.6a1.5 1.5 0 1 1 1.9 1.6c-.4.2-.5.4-.5.9M8 11v.1" />
      </>
    ),
  },
  frustrated: {
    tone: "text-warn",
    drawing: (
      <>
        <rect x="2.3" y="2.3" width="11.4" height="11.4" rx="3" />
        <path d="M5.5 10.5c1.3-1.2 3.7-1.2 5 0M5.3 6l1.7.7M10.7 6L9 6.7" />
      </>
    ),
  },
  angry: {
    tone: "text-danger",
    drawing: (
      <>
        <path d="M5.6 2h4.8L14 5.6v4.8L10.4 14H5.6L2 10.4V5.6z" />
        <path d="M5.6 11h4.8M5 5.3l2 1.4M11 5.3L9 6.7" />
      </>
    ),
  },
  unknown: { tone: "text-slate", drawing: <circle cx="8" cy="8" r="5.7" strokeDasharray="2.4 2.2" /> },
};

/** A mood by its shape; the word belongs beside it or into the label. */
export function MoodGlyph({ shape, size = 16, label }: Props) {
  const { tone, drawing } = shapes[shape];
  return (
    <Glyph
      box={16}
      size={size}
      label={label}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={tone}
    >
      {drawing}
    </Glyph>
  );
}
