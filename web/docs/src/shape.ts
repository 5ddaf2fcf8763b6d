import type { Description, Schema } from "./description.ts";

export type Field = {
  name: string;
  type: string;
  required: boolean;
  description: string;
  /** The words that it may be. */
  words: string[];
  /** What its own fields are read from, if it has any. */
  inner: Schema | null;
};

/** Reads schemas of one description: what a reference means, and which fields a body has. */
export class Shapes {
  readonly #schemas: Record<string, Schema>;

  constructor(description: Description) {
    this.#schemas = description.components.schemas;
  }

  /** What a reference stands for; anything else is what it is. */
  resolve(schema: Schema): Schema {
    return this.#schemas[nameOf(schema) ?? ""] ?? schema;
  }

  /** The variants of a body that is one of several. */
  variants(schema: Schema): Schema[] {
    const resolved = this.resolve(schema);
    return (resolved.oneOf ?? []).filter((one) => one.type !== "null").length > 1
      ? (resolved.oneOf ?? [])
      : [];
  }

  fields(schema: Schema): Field[] {
    const resolved = this.resolve(schema);
    if (resolved.allOf) return resolved.allOf.flatMap((part) => this.fields(part));
    if (resolved.type === "array" && resolved.items) return this.fields(resolved.items);
    const only = present(resolved);
    if (only !== resolved) return this.fields(only);
    const required = new Set(resolved.required);
    const fields = Object.entries(resolved.properties ?? {}).map(([name, field]) => ({
      name,
      type: this.label(field),
      required: required.has(name),
      description:
        field.description ?? field.oneOf?.find(({ description }) => description)?.description ?? "",
      words: this.#words(field),
      inner: this.#inner(field),
    }));
    return fields.sort((one, other) => Number(other.required) - Number(one.required));
  }

  /** The type in a word or two: `Ticket[] or null`. */
  label(schema: Schema): string {
    const { type, oneOf, items, format } = schema;
    if (oneOf) return this.#either(oneOf.map((one) => this.label(one)));
    if (Array.isArray(type)) return this.#either(type.map((one) => this.label({ ...schema, type: one })));
    const name = nameOf(schema);
    if (name) return isSimple(this.resolve(schema)) ? this.label(this.resolve(schema)) : name;
    if (type === "array") return `${items ? this.label(items) : "anything"}[]`;
    if (type === "string" && format === "date-time") return "time";
    if (type === "string" && format === "uuid") return "UUID";
    if (type === "string" && schema.pattern) return `${schema.pattern.match(/^\^(\w+_)/)?.[1] ?? ""}…`;
    return type ?? "anything";
  }

  #either(labels: string[]): string {
    return [...new Set(labels)].join(" or ");
  }

  #words(schema: Schema): string[] {
    const resolved = this.resolve(present(schema));
    return resolved.enum ?? (resolved.items ? this.#words(resolved.items) : []);
  }

  #inner(schema: Schema): Schema | null {
    const resolved = this.resolve(present(schema));
    if (resolved.type === "array" && resolved.items) return this.#inner(resolved.items);
    if (this.variants(resolved).length > 0 || resolved.allOf || resolved.properties) return resolved;
    const values = resolved.additionalProperties;
    return typeof values === "object" ? this.#inner(values) : null;
  }
}

export function nameOf(schema: Schema): string | undefined {
  return schema.$ref?.split("/").at(-1);
}

/** A schema without "or null". */
export function present(schema: Schema): Schema {
  const choices = schema.oneOf?.filter(({ type }) => type !== "null");
  return choices?.length === 1 && choices[0] ? choices[0] : schema;
}

/** Ids, words and times say more by what they are than by their names. */
function isSimple({ type }: Schema): boolean {
  return type === "string" || type === "integer";
}
