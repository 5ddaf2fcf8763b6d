import { afterEach, expect, test } from "vitest";
import { randomLetters } from "./random.ts";
import { isSessionId, newSession, readSession } from "./session.ts";
import { Storage } from "./storage.ts";

afterEach(() => localStorage.clear());

test("our own ids have the form that the server wants, and no two are alike", () => {
  const ids = Array.from({ length: 200 }, () => newSession("").id);
  for (const id of ids) expect(id).toMatch(/^sess_\d{10}_[0-9A-Za-z]{22}$/);
  expect(new Set(ids).size).toBe(200);
});

test("all 62 letters come about equally often", () => {
  const counts = new Map<string, number>();
  for (const letter of randomLetters(62_000)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  expect(counts.size).toBe(62);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(200);
});

test("a short secret is good only together with a user", () => {
  expect(isSessionId("sess_1745684234_a8b1c2", "user_42")).toBe(true);
  expect(isSessionId("sess_1745684234_a8b1c2", "")).toBe(false);
  expect(isSessionId("sess_1745684234_a8b1c", "user_42")).toBe(false);
  expect(isSessionId("sess_17456842341_a8b1c2d3", "user_42")).toBe(false);
  expect(isSessionId(42, "user_42")).toBe(false);
});

test("an anonymous session is taken along at sign-in, a user's is nobody else's", () => {
  const storage = new Storage("org");
  const anonymous = { ...newSession(""), seen: 7 };
  storage.write("session", anonymous);
  expect(readSession(storage, "jane")).toEqual({ ...anonymous, user: "jane" });
  storage.write("session", { ...anonymous, user: "jane" });
  expect(readSession(storage, "jane").id).toBe(anonymous.id);
  expect(readSession(storage, "ben").id).not.toBe(anonymous.id);
  expect(readSession(storage, "").id).not.toBe(anonymous.id);
});

test("what another program wrote into the key is not a session", () => {
  const storage = new Storage("org");
  for (const spoiled of ["", "{", "null", '"sess"', '{"id":"sess_1_x"}']) {
    localStorage.setItem("aureole:org:session", spoiled);
    expect(readSession(storage, "").id).toMatch(/^sess_\d{10}_\w{22}$/);
  }
});
