import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Drafts, type Place } from "./drafts.ts";

const first: Place = { kind: "ticket", id: "tkt_1" };
const second: Place = { kind: "ticket", id: "tkt_2" };

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("each ticket and each mode keeps a text of its own, also over a reload", () => {
  const storage = memory();
  const save = vi.fn();
  const drafts = new Drafts({ owner: "tmt_1", storage, save });
  drafts.write(first, "chat", "hello");
  drafts.write(first, "note", "beware");
  drafts.write(second, "chat", "other");
  const reloaded = new Drafts({ owner: "tmt_1", storage, save });
  expect(reloaded.text(first, "chat")).toBe("hello");
  expect(reloaded.text(first, "note")).toBe("beware");
  expect(reloaded.text(second, "chat")).toBe("other");
  expect(new Drafts({ owner: "tmt_2", storage, save }).text(first, "chat")).toBe("");
});

test("the server is told once, when typing rests", () => {
  const save = vi.fn();
  const drafts = new Drafts({ owner: "tmt_1", storage: memory(), save });
  for (const text of ["h", "he", "hey"]) {
    drafts.write(first, "chat", text);
    vi.advanceTimersByTime(300);
  }
  expect(save).not.toHaveBeenCalled();
  vi.advanceTimersByTime(600);
  expect(save).toHaveBeenCalledExactlyOnceWith(first, "chat", "hey");
});

test("what was sent is cleared at the server at once", () => {
  const save = vi.fn();
  const drafts = new Drafts({ owner: "tmt_1", storage: memory(), save });
  drafts.write(first, "chat", "hello");
  drafts.clear(first, "chat");
  expect(save).toHaveBeenCalledExactlyOnceWith(first, "chat", "");
  vi.advanceTimersByTime(5_000);
  expect(save).toHaveBeenCalledOnce();
});

test("the newer of both wins by time, the other is kept", () => {
  vi.setSystemTime(new Date("2026-11-21T10:00:00Z"));
  const drafts = new Drafts({ owner: "tmt_1", storage: memory(), save: vi.fn() });
  drafts.write(first, "chat", "mine, older");
  drafts.absorb(first, [
    { mode: "chat", text: "theirs, newer", updated_at: "2026-11-21T10:05:00.000000+00:00" },
  ]);
  expect(drafts.text(first, "chat")).toBe("theirs, newer");
  expect(drafts.other(first, "chat")).toBe("mine, older");

  drafts.swap(first, "chat");
  expect(drafts.text(first, "chat")).toBe("mine, older");
  expect(drafts.other(first, "chat")).toBe("theirs, newer");

  drafts.write(second, "note", "mine, newer");
  drafts.absorb(second, [
    { mode: "note", text: "theirs, older", updated_at: "2026-11-21T09:00:00.000000+00:00" },
  ]);
  expect(drafts.text(second, "note")).toBe("mine, newer");
  expect(drafts.other(second, "note")).toBe("theirs, older");
});

test("a draft emptied elsewhere keeps my words beside it", () => {
  vi.setSystemTime(new Date("2026-11-21T10:00:00Z"));
  const drafts = new Drafts({ owner: "tmt_1", storage: memory(), save: vi.fn() });
  drafts.write(first, "chat", "my words");
  drafts.absorb(first, [{ mode: "chat", text: "", updated_at: "2026-11-21T10:05:00.000000+00:00" }]);
  expect(drafts.text(first, "chat")).toBe("");
  expect(drafts.other(first, "chat")).toBe("my words");
});
