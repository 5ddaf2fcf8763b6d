import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import type { Options } from "../sdk.ts";
import type { Emit } from "./account.ts";
import { Client } from "./client.ts";

type Body = Record<string, unknown>;
type Answer = { status: number; error?: string; code?: string; field?: string; stream?: string };

const cart = { label: "Cart", value: 3 };
const wrong = { type: "table", label: "Plan", value: 1 } as never;
const onError = expect.objectContaining({ message: expect.any(String) });

/** What was asked of the server, by path, and how it answers. */
let asked: { path: string; body: Body }[];
let answer: (path: string, body: Body) => Answer;
let clients: Client[];
let complained: MockInstance;

class Line {
  readyState = 0;
  close() {}
}

beforeEach(() => {
  localStorage.clear();
  asked = [];
  clients = [];
  answer = () => ({ status: 200 });
  complained = vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.stubGlobal("WebSocket", Line);
  vi.spyOn(window, "fetch").mockImplementation(async (address, request) => {
    const path = new URL(String(address)).pathname.replace("/api/sdk/", "");
    const body = JSON.parse(String(request?.body)) as Body;
    asked.push({ path, body });
    const { status, stream, ...rest } = answer(path, body);
    return stream ? new Response(stream, { status }) : Response.json(rest, { status });
  });
});
afterEach(() => {
  for (const client of clients) client.destroy();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function visitor(options: Partial<Options> = {}) {
  const emit = vi.fn<Emit>();
  const place = () => ({ page_url: "https://site.example/", locale: "en", visible: true });
  const all = { orgId: "org", apiKey: "ab_live_x", ...options };
  const client = new Client(all, "https://server.example", emit, () => undefined, place);
  clients.push(client);
  return { client, emit };
}

function bodies(path: string): Body[] {
  return asked.filter((one) => one.path === path).map(({ body }) => body);
}

async function delivered(client: Client): Promise<void> {
  await vi.waitFor(() => expect(client.outbox.list()).toEqual([]));
}

/** Refuses traits beyond the limit, and entries of types that the server doesn't know. */
function strict(_path: string, { custom_fields, context }: Body): Answer {
  const refused = (field: string): Answer => ({
    status: 400,
    error: `${field} is wrong.`,
    code: "invalid",
    field,
  });
  if (JSON.stringify(custom_fields ?? {}).length > 10_000) return refused("custom_fields");
  const bad = Object.entries((context ?? {}) as Record<string, Body>).find(
    ([, { type }]) => type === "table",
  );
  return bad ? refused(`context.${bad[0]}`) : { status: 200 };
}

test("traits that the server refuses cost no message, and the site hears of it once", async () => {
  answer = strict;
  const { client, emit } = visitor({ userTraits: { notes: "x".repeat(12_000) } });
  client.send("one");
  await delivered(client);
  client.send("two");
  await delivered(client);
  expect(bodies("chat/stream").map(({ message, custom_fields }) => [message, !!custom_fields])).toEqual([
    ["one", true],
    ["one", false],
    ["two", false],
  ]);
  expect(emit.mock.calls.filter(([name]) => name === "error")).toEqual([["error", onError]]);
  expect(complained).toHaveBeenCalledTimes(1);
});

test("of the context only the entry that is refused stays behind, until it is set again", async () => {
  answer = strict;
  const { client, emit } = visitor({ context: { cart, "the.plan": wrong } });
  client.send("one");
  await delivered(client);
  expect(bodies("chat/stream").at(-1)).toMatchObject({ message: "one", context: { cart } });
  expect(bodies("chat/stream").at(-1)?.context).not.toHaveProperty("the.plan");
  expect(emit).toHaveBeenCalledWith("error", onError);
  client.account.profile.setContext("the.plan", { label: "Plan", value: "Pro" });
  client.send("two");
  await delivered(client);
  expect(bodies("chat/stream")).toHaveLength(3);
  expect(bodies("chat/stream").at(-1)).toMatchObject({ context: { cart, "the.plan": { value: "Pro" } } });
});

test("a message that is refused for itself stays with its reason, and the site learns of it", async () => {
  answer = () => ({ status: 400, error: "Too long.", code: "too_long", field: "message" });
  const { client, emit } = visitor({ context: { cart } });
  client.send("one");
  await vi.waitFor(() => expect(client.outbox.list()).toMatchObject([{ refused: "Too long." }]));
  expect(bodies("chat/stream")).toHaveLength(1);
  expect(emit).toHaveBeenCalledWith("error", expect.objectContaining({ message: "Too long.", status: 400 }));
});

test("who asks for a person before a word brings along all that the site told", async () => {
  answer = (path) => (path === "users/identify" ? { status: 500 } : { status: 200 });
  const { client } = visitor({
    userId: "jane",
    companyId: "acme",
    userTraits: { plan: "pro" },
    context: { cart },
  });
  client.askForPerson();
  await delivered(client);
  const told = { user_id: "jane", company_id: "acme", custom_fields: { plan: "pro" }, context: { cart } };
  expect(bodies("escalate")).toEqual([expect.objectContaining(told)]);
});

test("a site's numbers for users and companies are words to the server", async () => {
  const { client } = visitor({ userId: 42, companyId: 7 });
  const named = { user_id: "42", company_id: "7" };
  await vi.waitFor(() => expect(bodies("companies/identify")).toEqual([expect.objectContaining(named)]));
  client.identify(43);
  client.identifyCompany(8);
  client.send("one");
  await delivered(client);
  expect(bodies("chat/stream")).toEqual([expect.objectContaining({ user_id: "43", company_id: "8" })]);
  expect(bodies("users/identify").map(({ user_id }) => user_id)).toEqual(["42", "43"]);
});

test("traits that the contact has don't go along again; new ones do until it has them", async () => {
  const { client } = visitor({ userId: "jane", userTraits: { plan: "pro" } });
  await vi.waitFor(() => expect(client.account.profile.settled).toEqual({ plan: "pro" }));
  client.send("one");
  await delivered(client);
  expect(bodies("chat/stream")[0]).not.toHaveProperty("custom_fields");
  answer = (path) => ({ status: path === "users/identify" ? 400 : 200 });
  client.identify("jane", { role: "owner" });
  client.send("two");
  await delivered(client);
  expect(bodies("chat/stream")[1]).toMatchObject({ custom_fields: { plan: "pro", role: "owner" } });
});

test("a contact's context follows the page: told with the name, once for many changes, and emptied", async () => {
  const { client } = visitor({ userId: "jane", context: { cart } });
  const told = { user_id: "jane", context: { cart } };
  await vi.waitFor(() => expect(bodies("users/identify")).toEqual([expect.objectContaining(told)]));
  const plan = { label: "Plan", value: "Pro" };
  client.account.profile.setContext("plan", plan);
  client.account.profile.clearContext("cart");
  await vi.waitFor(() => expect(bodies("users/identify")).toHaveLength(2), 3_000);
  expect(bodies("users/identify")[1]?.context).toEqual({ cart: { label: "Cart", value: null }, plan });
  client.account.profile.clearContext();
  client.send("one");
  await delivered(client);
  expect(bodies("chat/stream")[0]).toMatchObject({ context: {} });
  await vi.waitFor(() => expect(bodies("users/identify")).toHaveLength(3), 3_000);
  expect(bodies("users/identify")[2]?.context).toEqual({ plan: { label: "Plan", value: null } });
});

test("who it is gets through even where the context is too much or wrong", async () => {
  answer = (path, body) =>
    path === "users/identify" && body.context
      ? { status: 400, code: "too_long", field: "traits" }
      : { status: 200 };
  const { client, emit } = visitor({ userId: "jane", userTraits: { plan: "pro" }, context: { cart } });
  await vi.waitFor(() => expect(client.account.profile.settled).toEqual({ plan: "pro" }));
  expect(bodies("users/identify").map(({ context }) => context)).toEqual([{ cart }, undefined]);
  expect(emit).toHaveBeenCalledWith("error", onError);
  client.send("one");
  await delivered(client);
  expect(bodies("chat/stream")[0]).toMatchObject({ context: { cart } });
});

test("a refused widget key is an error of the site's, no expired identity; a refused token is one", async () => {
  answer = () => ({ status: 401, error: "Unknown widget key." });
  const { client, emit } = visitor({ userId: "jane", userToken: "h.e30.s" });
  client.send("one");
  await vi.waitFor(() => expect(client.outbox.list()).toMatchObject([{ refused: "Unknown widget key." }]));
  expect(emit).not.toHaveBeenCalledWith("identityExpired");
  expect(client.account.identity?.blocked).toBe(false);
  answer = () => ({ status: 403, error: "Signed for another user." });
  client.send("two");
  await vi.waitFor(() => expect(emit).toHaveBeenCalledWith("identityExpired"));
});

test("the mode is the site's where the server knows it, else none, which is a chat", async () => {
  for (const defaultMode of ["voice", "custom", undefined]) {
    const { client } = visitor(defaultMode ? { defaultMode } : {});
    client.send("one");
    await delivered(client);
  }
  expect(bodies("chat/stream").map(({ mode }) => mode)).toEqual(["voice", undefined, undefined]);
});

test("who asked for a person in words has asked for one, until somebody comes", async () => {
  const action = { type: "ticket_created", ticket_id: "tkt_1", number: 1 };
  const stream = `Passed on.\u001e__ACTIONS__${JSON.stringify([action])}\u001e`;
  answer = (path) => (path === "chat/stream" ? { status: 200, stream } : { status: 200 });
  const { client, emit } = visitor();
  expect(client.session.asked).toBe(false);
  client.send("A person, please");
  await vi.waitFor(() => expect(emit).toHaveBeenCalledWith("action", action));
  expect(client.session.asked).toBe(true);
});
