type Props = {
  label: string;
  on: boolean;
  set: (on: boolean) => void;
  describedBy?: string;
  disabled?: boolean;
};

/** On or off, and it takes effect at once. */
export function Toggle({ label, on, set, describedBy, disabled = false }: Props) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      aria-describedby={describedBy}
      disabled={disabled}
      onClick={() => set(!on)}
      className="group inline-flex h-5 w-9 shrink-0 items-center rounded-full bg-slate p-0.5 aria-checked:bg-accent disabled:cursor-not-allowed disabled:opacity-50"
    >
      <span className="size-4 rounded-full bg-on-accent transition-transform duration-(--base) ease-(--ease) group-aria-checked:translate-x-4 rtl:group-aria-checked:-translate-x-4" />
    </button>
  );
}
