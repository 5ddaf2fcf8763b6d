import { client } from "@aureole/api";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Live } from "./live.ts";
import { event, message, ticket } from "./sample.ts";

type Answer = { data: unknown[]; next?: string; seq: number };

let live: Live;
let answers: Map<string, Answer[]>;
let asked: string[];

/** Answers each call with the next prepared answer of its path; the last one stays. */
function serve(path: string, ...prepared: Answer[]): void {
  answers.set(path, prepared);
}

beforeEach(() => {
  [live, answers, asked] = [new Live(), new Map(), []];
  live.store.restart(10);
  vi.spyOn(client, "GET").mockImplementation(((path: string) => {
    asked.push(path);
    const prepared = answers.get(path) ?? [];
    const data = prepared.length > 1 ? prepared.shift() : prepared[0];
    const error = { code: "not_found", message: "Nothing." };
    return Promise.resolve(data ? { data, response: new Response() } : { error, response: new Response() });
  }) as never);
});
afterEach(() => void vi.restoreAllMocks());

const at = (minute: number) => `2026-11-20T09:${minute}:00.000000+00:00`;
const rows = (...ids: string[]) => ids.map((id, place) => ticket({ id, activity_at: at(59 - place) }));
const ids = () => live.lists.window("open").state.ids;

describe("a window", () => {
  test("holds the rows in order and their records in the store", async () => {
    serve("/api/v1/tickets", { data: rows("tkt_1", "tkt_2"), seq: 10 });
    await live.lists.openWindow("open");
    expect(ids()).toEqual(["tkt_1", "tkt_2"]);
    expect(live.ticket("tkt_2")?.subject).toBe("SSO login loops back");
  });

  test("is asked for once while it is there", async () => {
    serve("/api/v1/tickets", { data: [], seq: 10 });
    await Promise.all([live.lists.openWindow("open"), live.lists.openWindow("open")]);
    await live.lists.openWindow("open");
    expect(asked).toHaveLength(1);
  });

  test("takes further pages below", async () => {
    serve(
      "/api/v1/tickets",
      { data: rows("tkt_1"), next: "c", seq: 10 },
      { data: [ticket({ id: "tkt_0", activity_at: at(10) })], seq: 10 },
    );
    await live.lists.openWindow("open");
    expect(live.lists.window("open").state.more).toBe(true);
    await live.lists.moreRows("open");
    expect(ids()).toEqual(["tkt_1", "tkt_0"]);
    await live.lists.moreRows("open");
    expect(asked).toHaveLength(2);
  });

  test("whose snapshot is too old for the kept events is fetched again", async () => {
    for (let seq = 11; seq <= 2_100; seq++) live.event(event(seq));
    serve("/api/v1/tickets", { data: rows("tkt_old"), seq: 10 }, { data: rows("tkt_new"), seq: 2_100 });
    await live.lists.openWindow("open");
    expect(ids()).toEqual(["tkt_new"]);
    expect(asked).toHaveLength(2);
  });

  test("that failed says why and can be asked for again", async () => {
    await live.lists.openWindow("open");
    expect(live.lists.window("open").state.error?.message).toBe("Nothing.");
    serve("/api/v1/tickets", { data: rows("tkt_1"), seq: 10 });
    await live.lists.reloadWindow("open");
    expect(ids()).toEqual(["tkt_1"]);
    expect(live.lists.window("open").state.error).toBeUndefined();
  });

  test("fetches the record of a row that enters and isn't known", async () => {
    serve("/api/v1/tickets", { data: [], seq: 10 });
    await live.lists.openWindow("open");
    const one = { data: ticket({ id: "tkt_9" }), seq: 11 } as never;
    serve("/api/v1/tickets/{id}", one);
    live.frame({ type: "enter", window: "open", id: "tkt_9", sort: [at(30), "tkt_9"] });
    await vi.waitFor(() => expect(live.ticket("tkt_9")).toBeDefined());
    expect(ids()).toEqual(["tkt_9"]);
  });
});

test("of windows only the ten last used are kept, but never one that is watched", () => {
  const views = [
    "all",
    "sales",
    "mine",
    "mentions",
    "priority",
    "in_progress",
    "snoozed",
    "resolved",
    "spam",
    "live",
  ] as const;
  live.lists.watch("open", () => {});
  const watched = live.lists.window("open");
  const first = live.lists.window("all");
  for (const view of views) live.lists.window(view);
  expect(live.lists.window("open")).toBe(watched);
  live.lists.window("completed");
  live.lists.window("ai_resolved");
  expect(live.lists.window("sales")).not.toBe(first);
  expect(live.lists.window("all")).not.toBe(first);
});

test("a timeline is fetched once and kept true by the log", async () => {
  const one = message({ id: "msg_1" });
  serve("/api/v1/tickets/{id}/timeline", { data: [{ type: "message", at: one.at, message: one }], seq: 10 });
  await live.lists.openTimeline("tkt_1");
  live.event(
    event(11, { kind: "message.added", records: { message: message({ id: "msg_2", at: at(59) }) } }),
  );
  const { entries } = live.lists.timeline("tkt_1").state;
  expect(entries.map((entry) => entry.key)).toEqual(["msg_1", "msg_2"]);
  expect(live.get("message", "msg_2")).toBeDefined();
  expect(asked).toHaveLength(1);
});

test("after a gap that the log can't fill, what is on screen is fetched again and the rest forgotten", async () => {
  serve(
    "/api/v1/tickets",
    { data: rows("tkt_1"), seq: 10 },
    { data: rows("tkt_1"), seq: 10 },
    { data: rows("tkt_2"), seq: 90_000 },
  );
  await live.lists.openWindow("open");
  await live.lists.openWindow("spam");
  const forgotten = live.lists.window("spam");
  live.lists.watch("open", () => {});
  asked = [];
  live.frame({ type: "resync", seq: 90_000 });
  await vi.waitFor(() => expect(live.caughtUp).toBe(1));
  expect(ids()).toEqual(["tkt_2"]);
  expect(asked.filter((path) => path === "/api/v1/tickets")).toHaveLength(1);
  expect(live.lists.window("spam")).not.toBe(forgotten);
  expect(live.store.seq).toBe(90_000);
});
