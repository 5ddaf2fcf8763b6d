import type { ReactNode } from "react";

type Props = { label: ReactNode; checked: boolean; set: (checked: boolean) => void; name?: string };

/** A yes or no of a form that is saved later; what takes effect at once is a Toggle. */
export function CheckBox({ label, checked, set, name }: Props) {
  return (
    <label className="flex items-center gap-2 pointer-coarse:min-h-11">
      <input
        type="checkbox"
        name={name}
        checked={checked}
        onChange={(event) => set(event.target.checked)}
        className="size-4 accent-accent"
      />
      {label}
    </label>
  );
}
