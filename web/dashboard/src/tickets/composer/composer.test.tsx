import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import type { Entry } from "../../live/apply/timeline.ts";
import { live } from "../../live/live.ts";
import { allWords } from "../../text/t.ts";
import { Composer } from "./composer.tsx";
import { drafts, type Place } from "./drafts.ts";

const first: Place = { kind: "ticket", id: "tkt_first" };
const second: Place = { kind: "ticket", id: "tkt_second" };
const guarded: Place = { kind: "ticket", id: "tkt_guarded" };
const opening: Entry = {
  type: "event",
  key: "event 1",
  at: "2026-11-21T10:00:00+00:00",
  event: { seq: 1, kind: "ticket.created", actor: { kind: "system", id: null }, data: {} },
};

function composer(place: Place, entries: readonly Entry[] = [opening]) {
  return <Composer place={place} to="Jonas" threadId={null} entries={entries} leave={() => {}} />;
}

beforeAll(allWords);

beforeEach(() => {
  for (const place of [first, second, guarded])
    for (const mode of ["chat", "note"] as const) drafts().clear(place, mode);
  const people = ["Mara Lindt", "Ben Ito"].map((name, index) => ({
    id: `tmt_${index}`,
    name,
    email: `${index}@team.example`,
    role: "member" as const,
    avatar_url: null,
    locale: "en",
    time_zone: "UTC",
    removed_at: null,
  }));
  vi.spyOn(live, "teammates", "get").mockReturnValue(people);
});

test("each ticket and each mode keeps its text; the editor stays the same one", async () => {
  const screen = await render(composer(first));
  const field = screen.getByRole("textbox");
  const element = field.element();
  await field.fill("an answer");
  await screen.getByRole("tab", { name: "Note" }).click();
  await expect.element(field).toHaveValue("");
  await field.fill("a note");
  await screen.rerender(composer(second));
  await expect.element(field).toHaveValue("");
  await field.fill("for the second");
  await screen.rerender(composer(first));
  await expect.element(field).toHaveValue("a note");
  await screen.getByRole("tab", { name: "Chat" }).click();
  await expect.element(field).toHaveValue("an answer");
  expect(field.element()).toBe(element);
});

test("what can't be used yet is there and says why", async () => {
  const screen = await render(composer(first));
  const email = screen.getByRole("tab", { name: "Email" });
  await expect.element(email).toHaveAttribute("aria-disabled", "true");
  expect(email.element().getAttribute("aria-description")).toMatch(/not built yet/);
  await email.click({ force: true });
  await expect.element(screen.getByRole("tab", { name: "Chat" })).toHaveAttribute("aria-selected", "true");
});

test("where the contact never chatted, only notes can be written, and Chat says why", async () => {
  const silent: Place = { kind: "ticket", id: "tkt_silent" };
  const screen = await render(
    <Composer
      place={silent}
      to="Jonas"
      threadId={null}
      entries={[]}
      noChat="Never chatted"
      leave={() => {}}
    />,
  );
  await expect.element(screen.getByRole("tab", { name: "Note" })).toHaveAttribute("aria-selected", "true");
  const chat = screen.getByRole("tab", { name: "Chat" });
  expect(chat.element().getAttribute("aria-description")).toBe("Never chatted");
  await chat.click({ force: true });
  await expect.element(screen.getByRole("button", { name: "Add note" })).toBeInTheDocument();
});

test("a mention is found by its first letters and written out with Enter, in notes only", async () => {
  const screen = await render(composer(first));
  const field = screen.getByRole("textbox");
  await field.fill("@be");
  expect(screen.getByRole("listbox").query()).toBeNull();
  await screen.getByRole("tab", { name: "Note" }).click();
  await field.click();
  await userEvent.keyboard("@be");
  await expect.element(screen.getByRole("option", { name: "Ben Ito" })).toBeVisible();
  await userEvent.keyboard("{Enter}please");
  await expect.element(field).toHaveValue("@Ben Ito please");
});

test("a reply of another while I type is shown, and sending waits for a second press", async () => {
  const send = vi.spyOn(live, "send").mockReturnValue({ clientId: "c", undo: () => true });
  const screen = await render(composer(guarded));
  await screen.getByRole("textbox").fill("my answer");
  const reply: Entry = {
    type: "message",
    key: "msg_1",
    at: opening.at,
    id: "msg_1",
    clientId: null,
    stopped: false,
  };
  live.store.absorb([{ noun: "message", id: "msg_1", record: replyOfBen }], 1);
  await screen.rerender(composer(guarded, [opening, reply]));
  await expect.element(screen.getByRole("alert")).toHaveTextContent("Ben Ito replied while you were typing");
  await screen.getByRole("textbox").click();
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  expect(send).not.toHaveBeenCalled();
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  expect(send).toHaveBeenCalledOnce();
  expect(send.mock.calls[0]?.[0]).toMatchObject({ owner: guarded.id, mode: "chat", text: "my answer" });
  await expect.element(screen.getByRole("textbox")).toHaveValue("");
});

const replyOfBen = {
  id: "msg_1",
  thread_id: "thr_1",
  client_id: null,
  position: 1,
  version: 1,
  author: { kind: "teammate" as const, id: "tmt_1", name: "Ben Ito", avatar_url: null },
  shown_as: null,
  visibility: "public" as const,
  format: "text" as const,
  text: "I have it.",
  state: "done" as const,
  delivery: null,
  sources: [],
  images: [],
  confidence: null,
  at: opening.at,
  edited_at: null,
  erased_at: null,
  mentions: [],
};
