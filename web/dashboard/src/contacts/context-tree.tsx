import type { ReactNode } from "react";
import { t } from "../text/t.ts";
import { humanised, isRecord, oneLine } from "./readable.ts";

type Props = { value: unknown; locale: string; depth?: number };

/** Deeper data is shown as it was sent; nobody reads the sixth level in a side panel. */
const DEPTH_MAX = 5;

/** Any data as a readable, foldable tree. */
export function ContextTree({ value, locale, depth = 0 }: Props): ReactNode {
  const line = oneLine(value, locale);
  if (line !== null) return <span className="wrap-anywhere">{line}</span>;
  if (depth >= DEPTH_MAX) return <code className="wrap-anywhere">{JSON.stringify(value)}</code>;
  const branches: [string, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [String(index + 1), item])
    : isRecord(value)
      ? Object.entries(value)
      : [];
  if (branches.length === 0) return <span className="text-text-3">{t("contact.list_empty")}</span>;
  return (
    <ul className={depth > 0 ? "border-s border-line ps-2.5" : ""}>
      {branches.map(([key, inside]) => (
        <li key={key}>
          <Branch
            name={Array.isArray(value) ? key : humanised(key)}
            value={inside}
            locale={locale}
            depth={depth}
          />
        </li>
      ))}
    </ul>
  );
}

function Branch({ name, value, locale, depth }: Props & { name: string; depth: number }) {
  const line = oneLine(value, locale);
  if (line !== null) {
    return (
      <p className="flex min-h-6 items-baseline gap-2 py-0.5">
        <span className="shrink-0 text-text-3">{name}</span>
        <span className="ms-auto min-w-0 text-end wrap-anywhere">{line}</span>
      </p>
    );
  }
  return (
    <details open={depth === 0}>
      <summary className="min-h-6 cursor-default py-0.5 text-text-3">{name}</summary>
      <ContextTree value={value} locale={locale} depth={depth + 1} />
    </details>
  );
}
