import { afterEach, expect, test, vi } from "vitest";
import { cleanup, render } from "vitest-browser-react";
import { type Acts, act, isOffered, useActions } from "./actions.ts";
import { listenToKeyboard } from "./keyboard.ts";
import { preferences } from "./preferences.ts";

function Offer({ acts }: { acts: Acts }) {
  useActions(acts);
  return null;
}

const press = (key: string, on: Element = document.body) =>
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

afterEach(() => {
  cleanup();
  preferences.set({ singleKeys: true });
});

test("whoever came last is asked first; who declines passes it on", async () => {
  const [below, above] = [vi.fn(), vi.fn(() => false)];
  await render(<Offer acts={{ "ticket.resolve": below }} />);
  await render(<Offer acts={{ "ticket.resolve": above }} />);
  expect(act("ticket.resolve")).toBe(true);
  expect(above).toHaveBeenCalledOnce();
  expect(below).toHaveBeenCalledOnce();
});

test("what nobody offers does nothing, and is over with the component", async () => {
  const screen = await render(<Offer acts={{ "ticket.snooze": () => {} }} />);
  expect(isOffered("ticket.snooze")).toBe(true);
  screen.unmount();
  expect(isOffered("ticket.snooze")).toBe(false);
  expect(act("ticket.snooze")).toBe(false);
});

test("the table's keys run the acts, but not while typing and not when switched off", async () => {
  const resolve = vi.fn();
  const stop = listenToKeyboard();
  await render(<Offer acts={{ "ticket.resolve": resolve }} />);
  const field = document.createElement("input");
  document.body.append(field);
  press("e", field);
  expect(resolve).not.toHaveBeenCalled();
  press("e");
  expect(resolve).toHaveBeenCalledOnce();
  preferences.set({ singleKeys: false });
  press("e");
  expect(resolve).toHaveBeenCalledOnce();
  field.remove();
  stop();
});
