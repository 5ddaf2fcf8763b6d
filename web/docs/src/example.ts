import type { Call, Schema } from "./description.ts";
import { present, type Shapes } from "./shape.ts";

/** Deeper than this nothing is told by an example. */
const DEPTH_MAX = 4;

/** What a field of this name would hold. */
const texts: Record<string, string> = {
  agent_name: "Nova",
  client_id: "3f1c9a",
  code: "not_found",
  domain: "example.com",
  email: "jane@example.com",
  host: "https://support.example.com",
  locale: "en",
  message: "How do I change my plan?",
  name: "Jane Doe",
  password: "correct horse battery",
  session_id: "sess_1775910319_Zk3vQ8mT1xL5nB7rW2yC9d",
  subject: "I can't sign in",
  text: "You find it under **Settings**.",
  time_zone: "Europe/Berlin",
  title: "Plans and prices",
  url: "https://example.com/plans",
  user_id: "u-4711",
  user_token: "eyJhbGciOiJIUzI1NiJ9…",
  widget_key: "ab_live_…",
};

/** A value that a schema allows: every required field, and of answers all of them. */
export function example(shapes: Shapes, schema: Schema, whole: boolean, name = "", depth = 0): unknown {
  const resolved = shapes.resolve(present(schema));
  const type = Array.isArray(resolved.type) ? resolved.type[0] : resolved.type;
  if (resolved.enum) return resolved.enum[0];
  if (resolved.oneOf?.[0]) return example(shapes, resolved.oneOf[0], whole, name, depth);
  if (resolved.allOf) {
    return Object.assign({}, ...resolved.allOf.map((part) => example(shapes, part, whole, name, depth)));
  }
  if (resolved.properties) {
    const required = new Set(resolved.required);
    const shown = Object.entries(resolved.properties).filter(([field]) => whole || required.has(field));
    if (depth >= DEPTH_MAX) return {};
    return Object.fromEntries(
      shown.map(([field, inner]) => [field, example(shapes, inner, whole, field, depth + 1)]),
    );
  }
  if (type === "array")
    return depth < DEPTH_MAX && resolved.items
      ? [example(shapes, resolved.items, whole, name, depth + 1)]
      : [];
  if (type === "object") return {};
  if (type === "integer" || type === "number") return 1;
  if (type === "boolean") return true;
  return type === "string" ? textOf(resolved, name) : null;
}

function textOf({ format, pattern }: Schema, name: string): string {
  if (format === "date-time") return "2026-04-11T12:25:19.492417+00:00";
  if (format === "uuid") return "0192f0a1-b2c3-7d4e-8f90-a1b2c3d4e5f6";
  const prefix = pattern?.match(/^\^(\w+_)/)?.[1];
  return prefix ? `${prefix}01k9q4x7m2vd8trn5hcs3ybz6e` : (texts[name] ?? "…");
}

/** The call as one would type it into a shell. */
export function curl(shapes: Shapes, call: Call, origin: string): string {
  const { parameters = [], requestBody, security } = call.operation;
  let path = call.path;
  const query: string[] = [];
  for (const { name, in: place, required, schema } of parameters) {
    const value = String(example(shapes, schema, false, name));
    if (place === "path") path = path.replace(`{${name}}`, value);
    else if (place === "query" && required) query.push(`${name}=${encodeURIComponent(value)}`);
  }
  const lines = [
    `curl ${call.method === "get" ? "" : `-X ${call.method.toUpperCase()} `}'${origin}${path}${query.length > 0 ? `?${query.join("&")}` : ""}'`,
  ];
  const schemes = new Set(security.flatMap((one) => Object.keys(one)));
  if (schemes.has("secret_key")) lines.push("-H 'Authorization: Bearer sk_live_…'");
  else if (schemes.has("widget_key")) lines.push("-H 'Authorization: Bearer ab_live_…'");
  else if (schemes.has("session")) lines.push("-b 'aureole_session=…'");
  if (
    call.method !== "get" &&
    !schemes.has("secret_key") &&
    !schemes.has("widget_key") &&
    call.path.startsWith("/api/v1")
  )
    lines.push("-H 'X-CSRF-Protection: 1'");
  const [media, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (media === "multipart/form-data") lines.push("-F 'file=@plans.md'");
  else if (media && content) {
    lines.push(`-H 'Content-Type: ${media}'`);
    lines.push(
      `-d '${JSON.stringify(example(shapes, content.schema, false), null, 2).replaceAll("'", "'\\''")}'`,
    );
  }
  return lines.join(" \\\n  ");
}
