import { Icon } from "@aureole/ui/icon.tsx";
import { Pill } from "@aureole/ui/pill.tsx";
import type { ReactNode } from "react";
import { t } from "../text/t.ts";
import { ContextTree } from "./context-tree.tsx";
import { KeyValue } from "./key-value.tsx";
import { columnsOf, ListTable } from "./list-table.tsx";
import { type Entry, humanised, isRecord, namingKeys, oneLine } from "./readable.ts";

type Props = { entry: Entry; locale: string };

/** What a page told us about the contact, drawn as its type asks. A shape that the type doesn't have is shown as a tree. */
export function ContextEntry({ entry, locale }: Props): ReactNode {
  const { value, type } = entry;
  if (type === "list" && Array.isArray(value)) return <ListEntry items={value} locale={locale} />;
  if (type === "integration" && isRecord(value)) return <IntegrationEntry states={value} />;
  if (type === "error") return <ErrorEntry value={value} locale={locale} />;
  if (type === "metric" && isRecord(value)) return <MetricEntry figures={value} locale={locale} />;
  if (type === "status") return <StatusEntry value={value} locale={locale} />;
  if ((type === "config" || type === "feature") && isRecord(value))
    return <Switches value={value} locale={locale} />;
  if (type === "relationship") return <Relationship value={value} locale={locale} />;
  return <ContextTree value={value} locale={locale} />;
}

function ListEntry({ items, locale }: { items: unknown[]; locale: string }) {
  if (items.length === 0) return <p className="text-text-3">{t("contact.list_empty")}</p>;
  const columns = items.every(isRecord) ? columnsOf(items) : null;
  if (columns) return <ListTable items={items.filter(isRecord)} columns={columns} locale={locale} />;
  return (
    <ul>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the items have no identity but their place
        <ListItem key={index} item={item} locale={locale} />
      ))}
    </ul>
  );
}

function ListItem({ item, locale }: { item: unknown; locale: string }) {
  if (!isRecord(item)) return <li className="min-h-6 truncate py-0.5">{oneLine(item, locale)}</li>;
  const nameKey = namingKeys.find((key) => typeof item[key] === "string");
  const others = Object.entries(item).filter(([key]) => key !== nameKey && key !== "status");
  const details = others
    .map(([key, value]) => `${humanised(key)}: ${oneLine(value, locale) ?? "…"}`)
    .join(" · ");
  return (
    <li className="flex min-h-6 items-center gap-2 py-0.5">
      {item.status !== undefined && <Disc look={lookOf(item.status)} />}
      <span className="min-w-0 flex-1 truncate" title={details}>
        {nameKey ? String(item[nameKey]) : details}
        {nameKey && details && <span className="text-text-3"> {details}</span>}
      </span>
      {item.status !== undefined && <span className="text-text-3">{oneLine(item.status, locale)}</span>}
    </li>
  );
}

type Look = "good" | "bad" | "off";

/** Told apart by shape as well; the words beside it say the same. */
const discs: Record<Look, string> = {
  good: "rounded-full bg-ok",
  bad: "rotate-45 bg-danger",
  off: "rounded-full inset-ring-2 inset-ring-slate",
};

function Disc({ look }: { look: Look }) {
  return <i aria-hidden="true" className={`size-2 shrink-0 ${discs[look]}`} />;
}

const goodWords = /^(?:active|connected|done|enabled|healthy|live|ok|on|paid|ready|success|verified|true)$/i;
const badWords = /broken|denied|error|expired|fail|invalid|mismatch|overdue|refused|rejected/i;

/** What a status means, as far as its word tells. */
function lookOf(status: unknown): Look {
  const word = String(status).trim();
  if (goodWords.test(word)) return "good";
  return badWords.test(word) ? "bad" : "off";
}

function IntegrationEntry({ states }: { states: Record<string, unknown> }) {
  return (
    <ul>
      {Object.entries(states).map(([name, state]) => (
        <Integration
          key={name}
          name={humanised(name)}
          state={isRecord(state) ? state : { connected: state === true }}
        />
      ))}
    </ul>
  );
}

function Integration({ name, state }: { name: string; state: Record<string, unknown> }) {
  const error = typeof state.error === "string" && state.error !== "" ? state.error : null;
  const connected = state.connected === true;
  const status = typeof state.status === "string" ? state.status : null;
  const words = error ?? (connected ? (status ?? t("contact.connected")) : t("contact.not_connected"));
  return (
    <li className="flex min-h-6 items-center gap-2 py-0.5">
      <Disc look={error ? "bad" : connected ? "good" : "off"} />
      <span className="min-w-0 truncate">{name}</span>
      <span className={`ms-auto truncate ${error ? "text-danger-text" : "text-text-3"}`} title={words}>
        {words}
      </span>
    </li>
  );
}

function ErrorEntry({ value, locale }: { value: unknown; locale: string }) {
  const problems = Array.isArray(value) ? value : [value];
  return (
    <ul className="flex flex-col gap-1">
      {problems.map((problem, index) => {
        const area = isRecord(problem) && typeof problem.area === "string" ? humanised(problem.area) : null;
        const message = isRecord(problem) ? problem.message : problem;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the problems have no identity but their place
          <li key={index} className="flex gap-2 text-danger-text">
            <Icon name="warning" size={14} className="mt-0.5" />
            <span className="min-w-0 wrap-anywhere">
              {area && <b>{area}: </b>}
              {oneLine(message, locale) ?? <ContextTree value={message} locale={locale} />}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function MetricEntry({ figures, locale }: { figures: Record<string, unknown>; locale: string }) {
  const { value, limit, ...rest } = figures;
  if (typeof value === "number" && typeof limit === "number" && limit > 0) {
    return (
      <>
        <Limited name={t("contact.used")} used={value} limit={limit} locale={locale} />
        <MetricEntry figures={rest} locale={locale} />
      </>
    );
  }
  return (
    <dl>
      {Object.entries(figures).map(([key, value]) => {
        const stem = key.replace(/_used$/, "");
        const limit = key.endsWith("_used") ? figures[`${stem}_limit`] : undefined;
        if (key.endsWith("_limit") && `${key.slice(0, -"_limit".length)}_used` in figures) return null;
        if (typeof value === "number" && typeof limit === "number" && limit > 0) {
          return <Limited key={key} name={humanised(stem)} used={value} limit={limit} locale={locale} />;
        }
        return (
          <KeyValue key={key} name={humanised(key)}>
            <span className="tabular-nums">{oneLine(value, locale) ?? JSON.stringify(value)}</span>
          </KeyValue>
        );
      })}
    </dl>
  );
}

function Limited({
  name,
  used,
  limit,
  locale,
}: {
  name: string;
  used: number;
  limit: number;
  locale: string;
}) {
  const format = new Intl.NumberFormat(locale);
  const full = used >= limit;
  return (
    <KeyValue name={name}>
      <span className="flex items-center gap-2">
        <span className="tabular-nums">
          {t("contact.used_of", { used: format.format(used), limit: format.format(limit) })}
        </span>
        <span aria-hidden="true" className="h-1.5 flex-1 overflow-hidden rounded-full bg-line">
          <span
            className={`block h-full rounded-full ${full ? "bg-danger" : "bg-info"}`}
            style={{ width: `${Math.min(100, (used / limit) * 100)}%` }}
          />
        </span>
      </span>
    </KeyValue>
  );
}

function StatusEntry({ value, locale }: { value: unknown; locale: string }) {
  const line = oneLine(isRecord(value) && "status" in value ? value.status : value, locale);
  if (line === null) return <ContextTree value={value} locale={locale} />;
  return <Pill tone="info">{line}</Pill>;
}

function Switches({ value, locale }: { value: Record<string, unknown>; locale: string }) {
  return (
    <dl>
      {Object.entries(value).map(([key, setting]) => (
        <KeyValue key={key} name={humanised(key)}>
          {typeof setting === "boolean" ? (
            <span className={setting ? "text-ok-text" : "text-text-3"}>
              {setting ? t("contact.on") : t("contact.off")}
            </span>
          ) : (
            (oneLine(setting, locale) ?? <ContextTree value={setting} locale={locale} />)
          )}
        </KeyValue>
      ))}
    </dl>
  );
}

function Relationship({ value, locale }: { value: unknown; locale: string }) {
  const url =
    isRecord(value) && typeof value.url === "string" && /^https?:\/\//.test(value.url) ? value.url : null;
  if (!isRecord(value) || url === null) return <ContextTree value={value} locale={locale} />;
  const name = namingKeys.map((key) => value[key]).find((found) => typeof found === "string") ?? url;
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer noopener"
      className="text-accent-text underline underline-offset-2"
    >
      {String(name)}
    </a>
  );
}
