import type { ReactNode } from "react";

type Props = { title: string; kind?: string; children: ReactNode };

const KEY = "aureole:folded-sections";

/** A part of the panel that can be folded; what is folded stays so for this teammate's browser. */
export function Section({ title, kind, children }: Props) {
  return (
    <details
      open={!folded().has(title)}
      onToggle={(event) => keep(title, !event.currentTarget.open)}
      className="mt-4 border-t border-line pt-3.5"
    >
      <summary className="mb-1.5 flex cursor-default list-none justify-between gap-2 text-sm font-semibold text-text-2">
        <h3 className="truncate">{title}</h3>
        {kind && <small className="text-sm font-normal text-text-3">{kind}</small>}
      </summary>
      {children}
    </details>
  );
}

function folded(): Set<string> {
  return new Set((localStorage.getItem(KEY) ?? "").split("\n").filter(Boolean));
}

function keep(title: string, isFolded: boolean): void {
  const all = folded();
  if (isFolded) all.add(title);
  else all.delete(title);
  localStorage.setItem(KEY, [...all].join("\n"));
}
