import type { Schemas } from "@aureole/api";
import { currentLocale, t } from "../text/t.ts";
import { ContextEntry } from "./context-entry.tsx";
import { ContextTree } from "./context-tree.tsx";
import { entriesOf, isRecord } from "./readable.ts";
import { Section } from "./section.tsx";

type Props = { metadata: Record<string, unknown> | undefined };

/** Parts of a ticket's metadata that have a place of their own, or lead back to where it came from. */
const SHOWN_ELSEWHERE = new Set([
  "context",
  "custom_fields",
  "conversation_id",
  "linked_ticket",
  "page_url",
  "submissions",
  "user_context",
  "company_context",
]);

/** What came with a ticket or a conversation: the page's context, its fields, whatever a form added. */
export function Submitted({ metadata = {} }: Props) {
  const locale = currentLocale();
  const fields = isRecord(metadata.custom_fields) ? metadata.custom_fields : {};
  const others = Object.entries(metadata).filter(([key]) => !SHOWN_ELSEWHERE.has(key));
  const submitted = { ...Object.fromEntries(others), ...fields };
  return (
    <>
      {isRecord(metadata.context) &&
        entriesOf(metadata.context as { [key: string]: Schemas["ContextEntry"] }).map((entry) => (
          <Section key={entry.key} title={entry.label} kind={entry.type}>
            <ContextEntry entry={entry} locale={locale} />
          </Section>
        ))}
      {Object.keys(submitted).length > 0 && (
        <Section title={t("contact.submitted")}>
          <ContextTree value={submitted} locale={locale} />
        </Section>
      )}
      {earlier(metadata.submissions).map((request) => (
        <Section key={request.place} title={t("contact.submitted_before")}>
          <ContextTree value={request.sent} locale={locale} />
        </Section>
      ))}
    </>
  );
}

/** What the requests before the latest sent, the newest first: a ticket absorbs the later ones of its contact. */
function earlier(submissions: unknown): { place: number; sent: Record<string, unknown> }[] {
  const requests = Array.isArray(submissions) ? submissions.filter(isRecord).slice(0, -1) : [];
  return requests.map((request, place) => ({ place, sent: sentBy(request) })).reverse();
}

function sentBy({ context, custom_fields }: Record<string, unknown>): Record<string, unknown> {
  const entries = isRecord(context) ? entriesOf(context as { [key: string]: Schemas["ContextEntry"] }) : [];
  const labelled = Object.fromEntries(entries.map((entry) => [entry.label, entry.value]));
  return { ...labelled, ...(isRecord(custom_fields) ? custom_fields : {}) };
}
