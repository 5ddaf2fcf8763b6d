import { describeUnreachable } from "@aureole/api";
import { inbox } from "./en/inbox.ts";
import { shell } from "./en/shell.ts";
import type { en } from "./en.ts";

type En = typeof en;
export type Key = keyof En;

type Plural = { readonly one: string; readonly other: string };
type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type NamesOf<Text> = Text extends Plural ? Names<Text["one"] | Text["other"]> | "count" : Names<Text>;
type Values<K extends Key> = { [Name in NamesOf<En[K]>]: string | number };

/** A key whose sentence has no holes to fill. */
export type PlainKey = { [K in Key]: [NamesOf<En[K]>] extends [never] ? K : never }[Key];

/** Every catalogue has every key of the English one, in the same form. */
export type Catalogue = { readonly [K in Key]: En[K] extends Plural ? Plural : string };

export type Locale = "en" | "de" | "en-XA";

/** English as the first page needs it; the rest comes with what needs it. */
let catalogue: Partial<Catalogue> = { ...shell, ...inbox };
let locale: Locale = "en";
let plurals = new Intl.PluralRules("en");
let numbers = new Intl.NumberFormat("en");

/** The words behind a key, in the teammate's language, with numbers and plurals as it writes them. */
export function t<K extends Key>(
  key: K,
  ...values: [NamesOf<En[K]>] extends [never] ? [] : [Values<K>]
): string {
  const given: { [name: string]: string | number } = values[0] ?? {};
  const entry: string | Plural = catalogue[key] ?? key;
  const text = typeof entry === "string" ? entry : entry[pluralOf(Number(given.count))];
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = given[name];
    return typeof value === "number" ? numbers.format(value) : (value ?? hole);
  });
}

function pluralOf(count: number): "one" | "other" {
  return plurals.select(count) === "one" ? "one" : "other";
}

/** The language the page is written in. Dates and lists are written for it, too. */
export function currentLocale(): Locale {
  return locale;
}

/** The supported language nearest to a wish such as `de-AT`. */
export function nearestLocale(wish: string | null | undefined): Locale {
  if (wish === "en-XA") return wish;
  return wish?.toLowerCase().split("-")[0] === "de" ? "de" : "en";
}

/** Changes the language; before the first paint, or the page has to be drawn again. */
export async function setLocale(next: Locale): Promise<void> {
  if (next !== locale) catalogue = await catalogueOf(next);
  locale = next;
  plurals = new Intl.PluralRules(next);
  numbers = new Intl.NumberFormat(next);
  document.documentElement.lang = next;
  describeUnreachable(t("error.unreachable"));
}

/** Fetches the words of the pages and overlays that aren't there from the start. */
export async function allWords(): Promise<void> {
  if (locale === "en") catalogue = await catalogueOf("en");
}

async function catalogueOf(wanted: Locale): Promise<Catalogue> {
  if (wanted === "de") return (await import("./de.ts")).de;
  const { en } = await import("./en.ts");
  return wanted === "en-XA" ? (await import("./pseudo.ts")).pseudo(en) : en;
}
