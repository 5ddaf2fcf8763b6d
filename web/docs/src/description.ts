/** The parts of an OpenAPI 3.1 document that this page reads. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  description?: string;
  enum?: string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: boolean | Schema;
};

export type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  description?: string;
  schema: Schema;
};

export type Content = Record<string, { schema: Schema }>;

export type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
  security: Record<string, string[]>[];
};

export type Guide = { id: string; title: string; text: string };

export type Description = {
  info: { title: string; description: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  tags: { name: string; description: string }[];
  components: { schemas: Record<string, Schema> };
  "x-guides": Guide[];
};

/** One endpoint, under the id that its anchor has. */
export type Call = { id: string; method: string; path: string; noun: string; operation: Operation };

/** Reading before writing, as somebody who is new would. */
const methods = ["get", "post", "put", "patch", "delete"];

/** The calls of each noun, in the order of the description. */
export function callsByNoun(description: Description): { name: string; text: string; calls: Call[] }[] {
  const calls = Object.entries(description.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      id: operation.operationId,
      method,
      path,
      noun: operation.tags[0] ?? "",
      operation,
    })),
  );
  const place = (call: Call) => `${call.path} ${methods.indexOf(call.method)}`;
  return description.tags
    .map(({ name, description: text }) => ({
      name,
      text,
      calls: calls.filter((call) => call.noun === name).sort((a, b) => (place(a) < place(b) ? -1 : 1)),
    }))
    .filter(({ calls }) => calls.length > 0);
}

/** Whether every word that was typed stands somewhere in a call's path, name or sentences. */
export function matches(call: Call, query: string): boolean {
  const { summary, description = "", parameters = [] } = call.operation;
  const names = parameters.map(({ name }) => name).join(" ");
  const text = `${call.method} ${call.path} ${call.id} ${summary} ${description} ${names}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
