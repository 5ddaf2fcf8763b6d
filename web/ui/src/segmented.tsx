import type { ReactNode } from "react";
import { tip } from "./tooltip.tsx";

type Segment<Value extends string> = {
  value: Value;
  label: ReactNode;
  /** Why it can't be chosen. It stays visible and reachable, so that the reason can be read. */
  disabledReason?: string;
};

type Props<Value extends string> = {
  label: string;
  value: Value;
  segments: readonly Segment<Value>[];
  choose: (value: Value) => void;
};

/** One of a few, all visible. One stop for Tab: arrows go from one to the other. */
export function Segmented<Value extends string>({ label, value, segments, choose }: Props<Value>) {
  return (
    <div role="radiogroup" aria-label={label} className="flex rounded-2 bg-sunken p-0.5">
      {segments.map((segment) => (
        // biome-ignore lint/a11y/useSemanticElements: a styled radio input can't carry the reason why it is disabled
        <button
          key={segment.value}
          type="button"
          role="radio"
          aria-checked={segment.value === value}
          tabIndex={segment.value === value ? 0 : -1}
          aria-disabled={segment.disabledReason !== undefined}
          {...(segment.disabledReason ? tip(segment.disabledReason) : {})}
          onClick={() => segment.disabledReason === undefined && choose(segment.value)}
          onKeyDown={moveBetweenRadios}
          className="h-6 rounded-1 px-2.5 font-medium text-text-3 hover:text-text aria-checked:bg-raised aria-checked:text-text aria-checked:shadow-2 aria-disabled:cursor-not-allowed aria-disabled:opacity-60 pointer-coarse:h-11"
        >
          {segment.label}
        </button>
      ))}
    </div>
  );
}

const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function moveBetweenRadios(event: React.KeyboardEvent<HTMLButtonElement>): void {
  const step = steps[event.key];
  if (step === undefined) return;
  const radios = [...(event.currentTarget.parentElement?.children ?? [])];
  const next = radios.at((radios.indexOf(event.currentTarget) + step) % radios.length);
  if (!(next instanceof HTMLButtonElement)) return;
  event.preventDefault();
  next.focus();
  next.click();
}
