import { afterEach, expect, test, vi } from "vitest";
import { Storage } from "./storage.ts";

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

test("what is kept survives a page, and another program's writing counts as absent", () => {
  new Storage("org").write("outbox", ["one"]);
  expect(new Storage("org").read("outbox")).toEqual(["one"]);
  expect(new Storage("other").read("outbox")).toBeNull();
  localStorage.setItem("aureole:org:outbox", "{");
  expect(new Storage("org").read("outbox")).toBeNull();
});

test("where nothing more can be stored, this page still reads what it wrote last", () => {
  const storage = new Storage("org");
  storage.write("outbox", ["one"]);
  storage.write("session", { id: "sess_1" });
  const full = vi.spyOn(Object.getPrototypeOf(localStorage), "setItem");
  full.mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  storage.write("outbox", ["one", "two"]);
  expect(storage.lasting).toBe(false);
  expect(storage.read("outbox")).toEqual(["one", "two"]);
  expect(storage.read("session")).toEqual({ id: "sess_1" });
});
