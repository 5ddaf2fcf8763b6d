import type { Schemas } from "@aureole/api";
import { currentLocale, t } from "../text/t.ts";
import { ContextEntry } from "./context-entry.tsx";
import { KeyValue } from "./key-value.tsx";
import { entriesOf, humanised, oneLine } from "./readable.ts";
import { Section } from "./section.tsx";

type Props = { company: Schemas["Company"] };

/** The account the contact belongs to. */
export function CompanyCard({ company }: Props) {
  const locale = currentLocale();
  const name = company.name ?? company.external_id;
  const traits = Object.entries({ plan: company.plan, ...company.traits, ...company.custom_fields }).flatMap(
    ([key, value]) => {
      const line = value === null || value === undefined || key === "name" ? null : oneLine(value, locale);
      return line === null ? [] : [{ key, line }];
    },
  );
  return (
    <>
      <Section title={t("contact.company")}>
        <div className="mb-2 flex items-center gap-2.5">
          <span
            aria-hidden="true"
            className="grid size-8 shrink-0 place-items-center rounded-3 bg-slate-soft font-semibold text-slate-text"
          >
            {name.charAt(0).toLocaleUpperCase()}
          </span>
          <div className="min-w-0">
            <p className="truncate font-semibold">{name}</p>
            <p className="truncate text-text-3">
              {[company.industry, company.domain].filter(Boolean).join(" · ")}
            </p>
          </div>
        </div>
        <dl>
          {traits.map(({ key, line }) => (
            <KeyValue key={key} name={humanised(key)} title={line}>
              {line}
            </KeyValue>
          ))}
        </dl>
      </Section>
      {entriesOf(company.context).map((entry) => (
        <Section key={entry.key} title={entry.label} kind={entry.type}>
          <ContextEntry entry={entry} locale={locale} />
        </Section>
      ))}
    </>
  );
}
