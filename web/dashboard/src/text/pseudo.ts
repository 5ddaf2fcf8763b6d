const accents: { [letter: string]: string } = {
  a: "á",
  e: "é",
  i: "í",
  o: "ö",
  u: "ü",
  c: "ç",
  n: "ñ",
  s: "š",
  y: "ý",
  A: "Á",
  E: "É",
  O: "Ö",
  U: "Ü",
};

/** Longer words come with other languages; this much shows what doesn't bear them. */
const LONGER_BY = 0.4;

/** A catalogue in no language: accents and 40 % more length, to see what clips before a translation does. */
export function pseudo<C extends { readonly [key: string]: unknown }>(catalogue: C): C {
  return Object.fromEntries(Object.entries(catalogue).map(([key, entry]) => [key, stretched(entry)])) as C;
}

function stretched(entry: unknown): unknown {
  if (typeof entry === "string") return stretch(entry);
  if (typeof entry !== "object" || entry === null) return entry;
  return Object.fromEntries(Object.entries(entry).map(([form, text]) => [form, stretch(String(text))]));
}

function stretch(text: string): string {
  const letters = text
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith("{") ? part : part.replace(/[a-zA-Z]/g, (one) => accents[one] ?? one)))
    .join("");
  return `${letters}${"~".repeat(Math.ceil(text.length * LONGER_BY))}`;
}
