import { expect, test } from "vitest";
import { inOrder } from "./in-order.ts";

test("what is asked of one ticket waits for what was asked before; other tickets don't", async () => {
  const log: string[] = [];
  let settle = () => {};
  const slow = inOrder("a", () => {
    log.push("snooze a");
    return new Promise<void>((resolve) => {
      settle = resolve;
    });
  });
  const next = inOrder("a", async () => void log.push("reopen a"));
  await inOrder("b", async () => void log.push("resolve b"));
  expect(log).toEqual(["snooze a", "resolve b"]);
  settle();
  await Promise.all([slow, next]);
  expect(log).toEqual(["snooze a", "resolve b", "reopen a"]);
});

test("a failure is told to whoever asked, and the next goes on", async () => {
  const failed = inOrder("a", () => Promise.reject(new Error("the line is cut")));
  const next = inOrder("a", async () => "done");
  await expect(failed).rejects.toThrow("the line is cut");
  expect(await next).toBe("done");
});
