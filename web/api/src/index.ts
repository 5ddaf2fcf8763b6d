import createClient, { type Middleware } from "openapi-fetch";
import { newKey } from "./key.ts";
import { send } from "./last-call.ts";
import type { components, paths } from "./schema.ts";

export { newKey } from "./key.ts";
export { lastCall } from "./last-call.ts";

/** The records of the API, by the server's names. */
export type Schemas = components["schemas"];

/** What went wrong, as the server says it: `code` for programs, `message` for people. */
export type ApiError = { code: string; message: string; field?: string | null };

/** No answer came at all: offline, refused, or cut. Safe to repeat with the same key. */
export const UNREACHABLE = "unreachable";

/** A page of another origin can't set this header, so it can't act with the cookie of ours. */
export const csrfHeader = { "X-CSRF-Protection": "1" };

type Unwrapped<Answers> = {
  [Status in keyof Answers as Status extends 200 | 201 | 202 | 204 ? Status : never]: Answers[Status];
} & { default: { headers: { [name: string]: unknown }; content: { "application/json": ApiError } } };

type Unwrap<Methods> = {
  [Method in keyof Methods]: Methods[Method] extends { responses: infer Answers }
    ? Omit<Methods[Method], "responses"> & { responses: Unwrapped<Answers> }
    : Methods[Method];
};

let unreachable = "The server can't be reached.";

/** What people read when no answer came; the dashboard says it in their language. */
export function describeUnreachable(sentence: string): void {
  unreachable = sentence;
}

const changes = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const signedOutReaders = new Set<() => void>();

/** Calls back when the server says that nobody is signed in any more. */
export function onSignedOut(reader: () => void): () => void {
  signedOutReaders.add(reader);
  return () => signedOutReaders.delete(reader);
}

/** The `error` of a refused answer's body, or one made from the status when the body isn't ours. */
export function unwrapError(status: number, body: string): ApiError {
  try {
    const error = JSON.parse(body)?.error;
    if (typeof error?.code === "string" && typeof error.message === "string") return error;
  } catch {
    // A proxy's page, not an answer of the server.
  }
  return { code: `http_${status}`, message: `The server answered ${status}.` };
}

const ours: Middleware = {
  onRequest({ request }) {
    if (!changes.has(request.method)) return;
    for (const [name, value] of Object.entries(csrfHeader)) request.headers.set(name, value);
    if (!request.headers.has("Idempotency-Key")) request.headers.set("Idempotency-Key", newKey());
  },
  async onResponse({ response, schemaPath }) {
    if (response.ok) return;
    if (response.status === 401 && schemaPath !== "/api/v1/sign-in") {
      for (const reader of signedOutReaders) reader();
    }
    const error = unwrapError(response.status, await response.text());
    return Response.json(error, { status: response.status, headers: retryAfter(response) });
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === "AbortError") return error;
    const lost = { code: UNREACHABLE, message: unreachable };
    return Response.json({ error: lost }, { status: 503 });
  },
};

function retryAfter(response: Response): Record<string, string> {
  const seconds = response.headers.get("Retry-After");
  return seconds ? { "Retry-After": seconds } : {};
}

export type ClientOptions = { baseUrl?: string; fetch?: (request: Request) => Promise<Response> };

/**
 * A client of `/api/v1`. It never throws but when its caller aborts: a refusal and a lost connection both
 * come back as `error`, already out of its envelope.
 */
export function newClient(options: ClientOptions = {}) {
  const client = createClient<{ [Path in keyof paths]: Unwrap<paths[Path]> }>({
    baseUrl: options.baseUrl ?? "/",
    fetch: options.fetch ?? send,
  });
  client.use(ours);
  return client;
}

export const client = newClient();

/** One act, however often it is sent: `client.POST(path, { body, ...once(key) })`. */
export function once(key: string = newKey()): { headers: { "Idempotency-Key": string } } {
  return { headers: { "Idempotency-Key": key } };
}
