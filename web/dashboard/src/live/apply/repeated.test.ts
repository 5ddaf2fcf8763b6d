import { beforeEach, expect, test } from "vitest";
import { event, message, ticket } from "../sample.ts";
import { changesIn, Store } from "../store.ts";

const jonas = { id: "con_1", name: "Jonas Weber", email: "jonas@hafen.example", kind: "user" } as const;
const conversation = { id: "cnv_1", contact_id: "con_1", contact_name: "Jonas Weber", agent_id: "nova" };

let store: Store;

beforeEach(() => {
  store = new Store();
  store.restart(10);
  const records = [ticket({ company_id: "cmp_1" }), { ...conversation, agent_name: "Nova" }];
  store.absorb(changesIn(records as never), 10);
  store.absorb(changesIn([message(), message({ id: "msg_2", author: nova, position: 2 })]), 10);
});

const nova = { kind: "agent", id: "nova", name: "Nova", avatar_url: null } as const;
const shown = (noun: "ticket" | "conversation" | "message", id: string) => store.get(noun, id);
const tell = (seq: number, records: object, change = {}) =>
  store.apply(event(seq, { records: records as never, ...change }));

test("a contact's new name, address and kind are those of its tickets, conversations and messages", () => {
  const contact = { ...jonas, name: "Jonas Adler", email: "adler@hafen.example", kind: "lead" };
  tell(11, { contact }, { kind: "contact.updated" });
  const same = { contact_name: "Jonas Adler", contact_kind: "lead" };
  expect(shown("ticket", "tkt_1")).toMatchObject({ ...same, contact_email: "adler@hafen.example" });
  expect(shown("conversation", "cnv_1")).toMatchObject(same);
  expect(shown("message", "msg_1")).toMatchObject({ author: { id: "con_1", name: "Jonas Adler" } });
});

test("a company's name is that of its tickets, an agent's that of its conversations and answers", () => {
  tell(11, { company: { id: "cmp_1", name: "Hafen AG" }, agent: { id: "nova", name: "Stella" } });
  expect(shown("ticket", "tkt_1")).toMatchObject({ company_name: "Hafen AG" });
  expect(shown("conversation", "cnv_1")).toMatchObject({ agent_name: "Stella" });
  expect(shown("message", "msg_2")).toMatchObject({ author: { name: "Stella" } });
});

test("a teammate's new name stands on what they wrote", () => {
  const author = { kind: "teammate", id: "tmt_1", name: "Mara", avatar_url: null } as const;
  store.absorb(changesIn([message({ id: "msg_3", author })]), 10);
  tell(11, { teammate: { id: "tmt_1", name: "Mara Lindt" } });
  expect(shown("message", "msg_3")).toMatchObject({ author: { name: "Mara Lindt" } });
});

test("a visitor who turns out to be somebody wrote what they wrote before", () => {
  const contact = { ...jonas, id: "con_9", name: "Ada Byron" };
  tell(11, { contact }, { kind: "conversation.linked", ids: { thread_id: "thr_1" } });
  expect(shown("message", "msg_1")).toMatchObject({ author: { id: "con_9", name: "Ada Byron" } });
  expect(shown("message", "msg_2")).toMatchObject({ author: nova });
});

test("a receipt holds for the earlier messages of its thread, and never takes one back", () => {
  const author = { kind: "teammate", id: "tmt_1", name: "Mara", avatar_url: null } as const;
  const sent = (id: string, position: number, change = {}) =>
    message({ id, position, author, delivery: "sent", ...change });
  const other = sent("msg_6", 1, { thread_id: "thr_2" });
  const newer = sent("msg_7", 9);
  store.absorb(
    changesIn([sent("msg_3", 3), sent("msg_4", 4, { delivery: "seen" }), sent("msg_5", 5), other, newer]),
    10,
  );
  tell(
    11,
    { message: sent("msg_5", 5, { delivery: "delivered", version: 8 }) },
    {
      kind: "message.changed",
      data: { delivery: "delivered" },
    },
  );
  expect(shown("message", "msg_1")).toMatchObject({ delivery: null });
  expect(shown("message", "msg_3")).toMatchObject({ delivery: "delivered", version: 8 });
  expect(shown("message", "msg_4")).toMatchObject({ delivery: "seen" });
  expect(shown("message", "msg_6")).toMatchObject({ delivery: "sent" });
  expect(shown("message", "msg_7")).toMatchObject({ delivery: "sent" });
});

test("a thread that was erased leaves empty messages here, too", () => {
  store.absorb(changesIn([message({ id: "msg_8", thread_id: "thr_2", text: "Stays" })]), 10);
  const change = { kind: "message.changed", ids: { thread_id: "thr_1" }, data: { erased: true, version: 9 } };
  tell(11, {}, { ...change, at: "2026-04-11T12:25:19.000000+00:00" });
  const erased = {
    text: "",
    images: [],
    sources: [],
    version: 9,
    erased_at: "2026-04-11T12:25:19.000000+00:00",
  };
  expect(shown("message", "msg_1")).toMatchObject(erased);
  expect(shown("message", "msg_2")).toMatchObject(erased);
  expect(shown("message", "msg_8")).toMatchObject({ text: "Stays" });
});

test("a list fetched before the name changed learns of it, one fetched after it stays", () => {
  tell(11, { contact: { ...jonas, name: "Jonas Adler" } });
  store.absorb(changesIn([ticket({ id: "tkt_2" })]), 10);
  expect(shown("ticket", "tkt_2")).toMatchObject({ contact_name: "Jonas Adler" });
  store.absorb(changesIn([ticket({ contact_name: "Jonas Baum" })]), 13);
  tell(12, { contact: { ...jonas, name: "Jonas Adler" } });
  expect(shown("ticket", "tkt_1")).toMatchObject({ contact_name: "Jonas Baum" });
});
