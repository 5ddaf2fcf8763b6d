import type { Schemas } from "@aureole/api";
import { Avatar } from "@aureole/ui/avatar.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { MoodGlyph } from "@aureole/ui/mood.tsx";
import { Pill } from "@aureole/ui/pill.tsx";
import { Segmented } from "@aureole/ui/segmented.tsx";
import type { ReactNode } from "react";
import { moodWord, toneOfMood } from "../conversations/mood-word.ts";
import { useCompany, useContact } from "../live/use-live.ts";
import { currentLocale, t } from "../text/t.ts";
import { CompanyCard } from "./company-card.tsx";
import { ContextEntry } from "./context-entry.tsx";
import { Earlier } from "./earlier.tsx";
import { Profile } from "./profile.tsx";
import { entriesOf } from "./readable.ts";
import { Section } from "./section.tsx";

type Props = {
  contactId: string | null;
  companyId: string | null;
  /** The ticket or conversation that is open: it isn't "earlier". */
  openId: string;
  mood: Schemas["Mood"] | null;
  /** What belongs to the open ticket or conversation only; stands first. */
  now?: ReactNode;
  /** That isn't there yet. What stands below it waits, so that nothing is pushed down. */
  waiting?: boolean;
  close: () => void;
};

/** The person behind a ticket: who, what they use, what they had before. */
export function ContactPanel({ close, ...body }: Props) {
  return (
    <aside aria-label={t("contact.panel")} className="flex h-full min-h-0 min-w-0 flex-col bg-surface">
      <header className="flex h-12 flex-none items-center gap-1.5 border-b border-line ps-4 pe-3">
        <Segmented
          label={t("contact.tabs")}
          value="details"
          segments={[
            { value: "details", label: t("contact.details") },
            { value: "copilot", label: t("contact.copilot"), disabledReason: t("contact.no_copilot") },
          ]}
          choose={() => {}}
        />
        <span className="flex-1" />
        <IconButton icon="panel" label={t("inbox.fold_panel")} keys="]" onClick={close} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        <PanelBody {...body} />
      </div>
    </aside>
  );
}

/** What is known of a contact, without a frame. */
export function PanelBody({
  contactId,
  companyId,
  openId,
  mood,
  now,
  waiting = false,
}: Omit<Props, "close">) {
  const contact = useContact(contactId);
  const company = useCompany(contact?.company_id ?? companyId);
  const locale = currentLocale();
  const entries = contact ? entriesOf(contact.context) : [];
  const problems = entries.filter((entry) => entry.type === "error");
  if (!contact) {
    return (
      <>
        {now}
        {contactId === null && <p className="text-text-3">{t("contact.none")}</p>}
      </>
    );
  }
  return (
    <>
      {problems.map((entry) => (
        <div key={entry.key} className="mb-4 rounded-4 bg-danger-soft p-3">
          <h3 className="mb-1 text-sm font-semibold text-danger-text">{entry.label}</h3>
          <ContextEntry entry={entry} locale={locale} />
        </div>
      ))}
      <Head contact={contact} companyName={company?.name ?? null} mood={mood} />
      {!waiting && (
        <>
          {now}
          <Profile contact={contact} />
          {entries
            .filter((entry) => entry.type !== "error")
            .map((entry) => (
              <Section key={entry.key} title={entry.label} kind={entry.type}>
                <ContextEntry entry={entry} locale={locale} />
              </Section>
            ))}
          {company && <CompanyCard company={company} />}
          <Earlier contactId={contact.id} openId={openId} />
        </>
      )}
    </>
  );
}

function Head({
  contact,
  companyName,
  mood,
}: {
  contact: Schemas["Contact"];
  companyName: string | null;
  mood: Props["mood"];
}) {
  const { role: said } = contact.custom_fields;
  const role = typeof said === "string" ? said : null;
  const second =
    role && companyName
      ? t("contact.role_at", { role, company: companyName })
      : (role ?? companyName ?? contact.email);
  return (
    <>
      <div className="flex items-center gap-3">
        <Avatar id={contact.id} name={contact.name ?? contact.email} picture={contact.avatar_url} size={40} />
        <div className="min-w-0">
          <p className="truncate text-lg">{contact.name ?? contact.email ?? t("contact.anonymous")}</p>
          {second && <p className="truncate text-text-3">{second}</p>}
        </div>
      </div>
      <div className="mt-3 flex flex-wrap gap-1.5">
        {contact.verified ? (
          <Pill tone="ok">
            <Icon name="check" size={12} />
            {t("contact.verified")}
          </Pill>
        ) : (
          <Pill>{t(`contact.kind_${contact.kind}`)}</Pill>
        )}
        {mood && (
          <Pill tone={toneOfMood(mood)}>
            <MoodGlyph shape={mood} size={13} />
            {moodWord(mood)}
          </Pill>
        )}
      </div>
    </>
  );
}
