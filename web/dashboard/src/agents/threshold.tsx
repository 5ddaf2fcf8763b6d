import { useId } from "react";
import { t } from "../text/t.ts";

/** How sure the agent must be to answer alone. */
export function Threshold({ value, set }: { value: number; set: (value: number) => void }) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="flex justify-between font-medium">
        {t("agents.threshold")}
        <output htmlFor={id} className="tabular-nums text-text-2">
          {t("agents.percent", { percent: value })}
        </output>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={5}
        value={value}
        onChange={(event) => set(Number(event.target.value))}
        aria-describedby={`${id}-hint`}
        className="h-7 w-full accent-accent"
      />
      <p id={`${id}-hint`} className="text-sm text-pretty text-text-3">
        {t("agents.threshold_hint", { percent: value })}
      </p>
    </div>
  );
}
