import type { ReactNode } from "react";

type Props = { glyph: ReactNode; text: string; action?: ReactNode };

/** What stands where nothing is: one glyph, one sentence, one action. */
export function Empty({ glyph, text, action }: Props) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 p-6 text-center text-text-3">
      <span className="text-text-3">{glyph}</span>
      <p className="max-w-80 text-pretty">{text}</p>
      {action}
    </div>
  );
}
