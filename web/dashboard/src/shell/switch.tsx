import { Toggle } from "@aureole/ui/toggle.tsx";
import { useId } from "react";

type Props = { label: string; hint: string; on: boolean; set: (on: boolean) => void };

/** A switch with its name and what it changes. */
export function Switch({ label, hint, on, set }: Props) {
  const id = useId();
  return (
    <div className="flex items-start gap-4">
      <div className="grow">
        <p className="font-medium">{label}</p>
        <p id={id} className="text-sm text-pretty text-text-3">
          {hint}
        </p>
      </div>
      <Toggle label={label} describedBy={id} on={on} set={set} />
    </div>
  );
}
