import { CopyButton } from "../shell/copy-button.tsx";

type Props = { code: string; label: string; look?: "primary" | "outline" };

/** Code to take away: as it is, with a button that copies it. */
export function CodeBlock({ code, label, look = "outline" }: Props) {
  return (
    <div className="relative overflow-hidden rounded-3 bg-sunken inset-ring inset-ring-line">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset belongs to a form, and a section is a landmark */}
      <div
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, so keys must reach it
        tabIndex={0}
        aria-label={label}
        className="overflow-x-auto p-3.5 text-mono max-sm:pt-14 sm:pe-28"
      >
        <pre>{code}</pre>
      </div>
      <div className="absolute end-2 top-2 rounded-2 bg-surface">
        <CopyButton text={code} look={look} />
      </div>
    </div>
  );
}
