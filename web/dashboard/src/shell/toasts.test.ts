import { expect, test, vi } from "vitest";
import { currentToast, dismissToast, toast, undoLast } from "./toasts.ts";

test("the newest replaces the one before, and only the newest can be dismissed by itself", () => {
  toast({ text: "one" });
  const first = currentToast();
  toast({ text: "two" });
  dismissToast(first?.id);
  expect(currentToast()?.text).toBe("two");
  dismissToast();
  expect(currentToast()).toBeUndefined();
});

test("what the toast offers is taken back once", () => {
  const undo = vi.fn();
  toast({ text: "Resolved", undo });
  expect(undoLast()).toBe(true);
  expect(undoLast()).toBe(false);
  expect(undo).toHaveBeenCalledOnce();
});
