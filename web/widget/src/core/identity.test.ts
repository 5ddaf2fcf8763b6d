import { expect, test, vi } from "vitest";
import { Identity } from "./identity.ts";

function token(secondsFromNow: number): string {
  const claims = { user_id: "jane", exp: Math.floor(Date.now() / 1000) + secondsFromNow };
  return `h.${btoa(JSON.stringify(claims))}.s`;
}

function identity(getUserToken?: () => Promise<string>) {
  const expired = vi.fn();
  const made = new Identity(getUserToken, expired);
  return { made, expired };
}

test("a good token goes along, a known-expired one never does", async () => {
  const { made, expired } = identity();
  const good = token(600);
  made.become("jane", good);
  expect(await made.proof()).toEqual({ user_id: "jane", user_token: good });
  made.become("jane", token(-5));
  await expect(made.proof()).rejects.toThrow();
  expect(expired).toHaveBeenCalledTimes(1);
  expect(made.blocked).toBe(true);
});

test("the site hears of a pause once, and identify with a token ends it", async () => {
  const { made, expired } = identity();
  made.become("jane", token(600));
  await expect(made.refused(await made.proof())).rejects.toThrow();
  await expect(made.proof()).rejects.toThrow();
  await expect(made.proof()).rejects.toThrow();
  expect(expired).toHaveBeenCalledTimes(1);
  const fresh = token(900);
  made.become("jane", fresh);
  expect(await made.proof()).toEqual({ user_id: "jane", user_token: fresh });
});

test("a refused token is replaced by a fresh one, asked for once by all who wait", async () => {
  const fresh = token(900);
  const asked = vi.fn(async () => fresh);
  const { made, expired } = identity(asked);
  made.become("jane", token(600));
  const proof = await made.proof();
  await Promise.all([made.refused(proof), made.refused(proof)]);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(await made.proof()).toEqual({ user_id: "jane", user_token: fresh });
  expect(expired).not.toHaveBeenCalled();
});

test("a site that doesn't answer within ten seconds is not waited for", async () => {
  vi.useFakeTimers();
  try {
    const { made, expired } = identity(() => new Promise(() => undefined));
    made.become("jane", undefined);
    const waiting = expect(made.proof()).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(10_001);
    await waiting;
    expect(expired).toHaveBeenCalledTimes(1);
  } finally {
    vi.useRealTimers();
  }
});

test("a visitor without a name needs no proof", async () => {
  const { made } = identity();
  expect(await made.proof()).toEqual({});
});
