import type { Schemas } from "@aureole/api";
import { dateTime } from "../text/time.ts";

/** Words that are written in capitals wherever they stand. */
const abbreviations = new Set(["api", "arr", "id", "mrr", "sla", "sso", "uri", "url"]);

/** `seats_used` and `seatsUsed` as people write it: "Seats used". */
export function humanised(key: string): string {
  const words = key
    .replace(
      /([a-z\d])([A-Z][a-z])/g,
      (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
    )
    .split(/[_\-.\s]+/)
    .filter(Boolean)
    .map((word) => (abbreviations.has(word.toLowerCase()) ? word.toUpperCase() : word));
  const text = words.join(" ");
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** The keys of a thing that say what it is called, the best first. */
export const namingKeys = ["label", "name", "title"];

/** A single value as one line of text; null for what needs more than a line. */
export function oneLine(value: unknown, locale: string): string | null {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? "✓" : "✗";
  if (typeof value === "number") return new Intl.NumberFormat(locale).format(value);
  if (typeof value === "string") return dateLine(value, locale) ?? value;
  if (Array.isArray(value) && value.every((item) => typeof item === "string" || typeof item === "number")) {
    return new Intl.ListFormat(locale, { type: "unit" }).format(value.map(String));
  }
  return null;
}

/** A date that stands as ISO 8601 reads better as people write dates: a moment in the reader's zone, a day as it is. */
function dateLine(value: string, locale: string): string | null {
  const parts = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/.exec(value);
  const date = new Date(value);
  if (!parts || Number.isNaN(date.getTime())) return null;
  if (parts[1]) return dateTime(date);
  return date.toLocaleDateString(locale, { dateStyle: "medium", timeZone: "UTC" });
}

/** An entry under its key. Types that this version doesn't know are shown, too. */
export type Entry = Omit<Schemas["ContextEntry"], "type"> & { key: string; type: string };

/** The context entries in a stable order: what needs attention first, then as they were sent. */
export function entriesOf(context: { [key: string]: Schemas["ContextEntry"] }): Entry[] {
  const all = Object.entries(context).map(([key, entry]) => ({ key, ...entry }));
  return [...all.filter((entry) => entry.type === "error"), ...all.filter((entry) => entry.type !== "error")];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
