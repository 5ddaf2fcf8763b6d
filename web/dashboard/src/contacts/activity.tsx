import type { Schemas } from "@aureole/api";
import { t } from "../text/t.ts";
import { TimeAgo } from "../text/time-ago.tsx";
import { humanised } from "./readable.ts";
import { Section } from "./section.tsx";

type Props = { items: readonly Schemas["Activity"][] };

/** What the contact did on the site, the last first. */
export function Activity({ items }: Props) {
  if (items.length === 0) return null;
  return (
    <Section title={t("contact.activity")}>
      <ul>
        {items.map(({ id, event_type, element_selector, page_url, at }) => (
          <li key={id} className="flex min-h-6 items-baseline gap-2 py-0.5">
            <span className="shrink-0">{humanised(event_type)}</span>
            <span className="min-w-0 flex-1 truncate text-text-3" title={page_url ?? undefined}>
              {element_selector ?? pathOf(page_url)}
            </span>
            <TimeAgo at={at} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The host is the customer's own and nearly always the same. */
function pathOf(url: string | null): string {
  if (url === null) return "";
  return URL.canParse(url) ? new URL(url).pathname : url;
}
