import "./panel.css";
import type { ReactNode } from "react";

type Props = { name: string; children: ReactNode; title?: string };

/** One line of a panel: what it is, and its value. */
export function KeyValue({ name, children, title }: Props) {
  return (
    <div className="key-value min-h-6">
      <dt className="truncate py-0.5 text-text-3" title={name}>
        {name}
      </dt>
      <dd className="truncate py-0.5" {...(title && { title })}>
        {children}
      </dd>
    </div>
  );
}
