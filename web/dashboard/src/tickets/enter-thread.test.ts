import { afterEach, expect, test } from "vitest";
import { enterThread, threadIsThere } from "./enter-thread.ts";

function drawThread(): HTMLElement {
  const thread = document.createElement("div");
  thread.className = "thread";
  thread.role = "log";
  thread.tabIndex = 0;
  document.body.append(thread);
  threadIsThere(thread);
  return thread;
}

afterEach(() => document.body.replaceChildren());

test("a thread that is there takes the focus at once", () => {
  const thread = drawThread();
  expect(document.activeElement).toBe(document.body);
  enterThread();
  expect(document.activeElement).toBe(thread);
});

test("one that is still to be drawn takes it when it is, and the one after that doesn't", () => {
  enterThread();
  const thread = drawThread();
  expect(document.activeElement).toBe(thread);
  thread.remove();
  drawThread();
  expect(document.activeElement).toBe(document.body);
});
