import type { Schemas } from "@aureole/api";
import type { ReactNode } from "react";
import { currentLocale, t } from "../text/t.ts";
import { shortTime } from "../text/time.ts";
import { ContextTree } from "./context-tree.tsx";
import { KeyValue } from "./key-value.tsx";
import { humanised, oneLine } from "./readable.ts";
import { Section } from "./section.tsx";

type Props = { contact: Schemas["Contact"] };

/** Traits that stand elsewhere in the panel. */
const shownElsewhere = new Set(["name", "email", "avatar", "role", "phone", "signed_up_at"]);

/** What is known about the person: their address, traits and custom fields. */
export function Profile({ contact }: Props) {
  const locale = currentLocale();
  const known = Object.entries({ ...contact.traits, ...contact.custom_fields }).filter(
    ([key, value]) => !shownElsewhere.has(key) && value !== null && value !== undefined && value !== "",
  );
  return (
    <Section title={t("contact.contact")}>
      <dl>
        <Line name={t("contact.email")} value={contact.email} />
        <Line name={t("contact.phone")} value={contact.phone} />
        <Line name={t("contact.external_id")} value={contact.external_id} />
        {known.map(([key, value]) => (
          <Trait key={key} name={key} value={value} locale={locale} />
        ))}
        {contact.signed_up_at && (
          <Line name={t("contact.customer_since")} value={oneLine(contact.signed_up_at, locale)} />
        )}
        {contact.time_zone && (
          <Line name={t("contact.local_time")} value={localTime(contact.time_zone, locale)} />
        )}
        {contact.last_seen && <Line name={t("contact.last_seen")} value={shortTime(contact.last_seen)} />}
      </dl>
    </Section>
  );
}

function Line({ name, value }: { name: string; value: string | null }): ReactNode {
  if (!value) return null;
  return (
    <KeyValue name={name} title={value}>
      <span className="tabular-nums">{value}</span>
    </KeyValue>
  );
}

function Trait({ name, value, locale }: { name: string; value: unknown; locale: string }): ReactNode {
  const line = oneLine(value, locale);
  const label = humanised(name);
  if (line !== null) return <Line name={label} value={line} />;
  return (
    <details>
      <summary className="min-h-6 cursor-default py-0.5 text-text-3">{label}</summary>
      <ContextTree value={value} locale={locale} />
    </details>
  );
}

function localTime(timeZone: string, locale: string): string | null {
  try {
    const time = new Date().toLocaleTimeString(locale, {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    return `${time} ${timeZone.split("/").at(-1)?.replaceAll("_", " ")}`;
  } catch {
    return null;
  }
}
