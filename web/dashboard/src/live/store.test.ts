import { describe, expect, test, vi } from "vitest";
import { event, message, ticket } from "./sample.ts";
import { changesIn, Store } from "./store.ts";

function storeAt(seq: number): Store {
  const store = new Store();
  store.restart(seq);
  return store;
}

const subject = (store: Store) => store.get("ticket", "tkt_1")?.subject;
const renamed = (seq: number, name: string) => event(seq, { records: { ticket: ticket({ subject: name }) } });

describe("snapshots and events meet by seq", () => {
  test("events replace what a snapshot said, in order", () => {
    const store = storeAt(10);
    store.absorb(changesIn(ticket()), 10);
    store.apply(renamed(11, "eleven"));
    store.apply(renamed(12, "twelve"));
    expect(subject(store)).toBe("twelve");
    expect(store.seq).toBe(12);
  });

  test("a snapshot of the future is taken, and events up to it change nothing any more", () => {
    const store = storeAt(10);
    store.absorb(changesIn(ticket({ subject: "fifteen" })), 15);
    store.apply(renamed(12, "twelve"));
    expect(subject(store)).toBe("fifteen");
    store.apply(renamed(16, "sixteen"));
    expect(subject(store)).toBe("sixteen");
  });

  test("a snapshot of the past is brought up to date with the events since", () => {
    const store = storeAt(10);
    store.apply(renamed(11, "eleven"));
    store.apply(renamed(12, "twelve"));
    expect(store.absorb(changesIn(ticket({ subject: "ten" })), 10)).toBe(true);
    expect(subject(store)).toBe("twelve");
  });

  test("a snapshot older than the kept events has to be fetched again", () => {
    const store = storeAt(0);
    for (let seq = 1; seq <= 2_001; seq++) store.apply(event(seq));
    expect(store.absorb(changesIn(ticket()), 0)).toBe(false);
    expect(store.absorb(changesIn(ticket()), 1)).toBe(true);
  });

  test("state and events together are the fresh state", () => {
    const fresh = storeAt(0);
    const late = storeAt(0);
    const events = Array.from({ length: 40 }, (_, at) =>
      event(at + 1, { records: { ticket: ticket({ id: `tkt_${at % 7}`, subject: `name ${at}` }) } }),
    );
    for (const one of events) fresh.apply(one);
    late.absorb(changesIn(fresh.all("ticket")), 40);
    for (const one of events) late.apply(one);
    const byId = (store: Store) => new Map(store.all("ticket").map((one) => [one.id, one]));
    expect(byId(late)).toEqual(byId(fresh));
  });
});

test("what an answer embeds become records of their own", () => {
  const store = storeAt(1);
  const contact = { id: "con_1", name: "Jonas Weber" };
  store.absorb(changesIn({ ...ticket(), metadata: { plan: "pro" }, contact } as never), 1);
  expect(store.get("contact", "con_1")).toMatchObject({ name: "Jonas Weber" });
  expect(store.get("ticket", "tkt_1")).not.toHaveProperty("contact");
});

test("details fetched once stay when an event brings the record as lists show it", () => {
  const store = storeAt(1);
  store.absorb(changesIn({ ...ticket(), metadata: { plan: "pro" } } as never), 1);
  store.apply(renamed(2, "two"));
  expect(store.get("ticket", "tkt_1")).toMatchObject({ subject: "two", metadata: { plan: "pro" } });
});

test("only the reader of a changed record is told", () => {
  const store = storeAt(0);
  const [one, other] = [vi.fn(), vi.fn()];
  store.watch("tkt_1", one);
  const stop = store.watch("tkt_2", other);
  store.apply(event(1, { records: { ticket: ticket() } }));
  expect(one).toHaveBeenCalledOnce();
  expect(other).not.toHaveBeenCalled();
  stop();
  store.apply(event(2, { records: { ticket: ticket({ id: "tkt_2" }) } }));
  expect(other).not.toHaveBeenCalled();
});

test("a record that hasn't changed is the same object, so that nothing renders again", () => {
  const store = storeAt(0);
  store.apply(event(1, { records: { ticket: ticket(), message: message() } }));
  const before = store.get("ticket", "tkt_1");
  store.apply(event(2, { records: { message: message({ text: "Hi" }) } }));
  expect(store.get("ticket", "tkt_1")).toBe(before);
});

test("a removed source is gone", () => {
  const store = storeAt(0);
  const source = { id: "src_1", title: "SAML" } as never;
  store.apply(event(1, { kind: "source.added", records: { source } }));
  expect(store.get("source", "src_1")).toBeDefined();
  store.apply(event(2, { kind: "source.removed", ids: { source_id: "src_1" } }));
  expect(store.get("source", "src_1")).toBeUndefined();
});

test("records that nobody reads are let go above the bound; those on screen stay", () => {
  const store = storeAt(0);
  store.watch("tkt_0", () => {});
  const many = Array.from({ length: 6_100 }, (_, at) => ticket({ id: `tkt_${at}` }));
  store.absorb(changesIn(many), 1);
  expect(store.all("ticket").length).toBe(6_000);
  expect(store.get("ticket", "tkt_0")).toBeDefined();
  expect(store.get("ticket", "tkt_1")).toBeUndefined();
});

describe("an expected change", () => {
  const known = () => {
    const store = storeAt(10);
    store.absorb(changesIn(ticket()), 10);
    return store;
  };
  const status = (store: Store) => store.get("ticket", "tkt_1")?.status;

  test("is shown at once and ends when the log reaches its seq, not with the answer", () => {
    const store = known();
    const expected = store.expect("tkt_1", { status: "resolved" });
    expect(status(store)).toBe("resolved");
    expected.done(12);
    store.apply(renamed(11, "eleven"));
    expect(status(store)).toBe("resolved");
    store.apply(event(12, { records: { ticket: ticket({ status: "resolved", state: "resolved" }) } }));
    expect(status(store)).toBe("resolved");
    store.apply(event(13, { records: { ticket: ticket({ status: "open" }) } }));
    expect(status(store)).toBe("open");
  });

  test("ends also by a mark, when its event is hidden from this teammate", () => {
    const store = known();
    store.expect("tkt_1", { status: "resolved" }).done(12);
    store.reach(12);
    expect(status(store)).toBe("open");
  });

  test("that is refused takes back only itself", () => {
    const store = known();
    const first = store.expect("tkt_1", { status: "resolved" });
    store.expect("tkt_1", { subject: "Okta" });
    first.refused();
    expect(store.get("ticket", "tkt_1")).toMatchObject({ status: "open", subject: "Okta" });
  });

  test("without an event becomes part of the record", () => {
    const store = known();
    store.expect("tkt_1", { unread: false }).done();
    expect(store.expectations.pending("tkt_1")).toBe(false);
    expect(store.get("ticket", "tkt_1")?.unread).toBe(false);
  });
});
