import { CopyButton } from "../shell/copy-button.tsx";

type Props = { code: string; label: string; look?: "primary" | "outline" };

/** Code to take away: as it is, with a button that copies it. */
export function CodeBlock({ code, label, look = "outline" }: Props) {
  return (
    <div className="relative overflow-hidden rounded-3 bg-sunken inset-ring inset-ring-line">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, so keys must reach it
        tabIndex={0}
        aria-label={label}
        className="overflow-x-auto p-3.5 pe-28 text-mono"
      >
        <pre>{code}</pre>
      </section>
      <div className="absolute end-2 top-2 rounded-2 bg-surface">
        <CopyButton text={code} look={look} />
      </div>
    </div>
  );
}
