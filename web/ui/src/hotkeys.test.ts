import { afterEach, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { type Hotkey, listenToHotkeys } from "./hotkeys.ts";

let stop = () => {};
afterEach(() => {
  stop();
  document.body.replaceChildren();
});

function listen(...hotkeys: Hotkey[]): void {
  stop = listenToHotkeys(document, () => hotkeys);
}

test("a letter, a letter with Shift, a sign and a pair are told apart", async () => {
  const ran: string[] = [];
  listen(
    ...["e", "Shift E", "!", "g e", "Ctrl Shift Enter"].map((keys) => ({
      keys,
      run: () => void ran.push(keys),
    })),
  );
  await userEvent.keyboard(
    "e{Shift>}e{/Shift}{Shift>}!{/Shift}ge{Control>}{Shift>}{Enter}{/Shift}{/Control}",
  );
  expect(ran).toEqual(["e", "Shift E", "!", "g e", "Ctrl Shift Enter"]);
});

test("the second key of a pair comes too late", async () => {
  const pair = vi.fn();
  listen({ keys: "g i", run: pair });
  const press = (key: string, at: number) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true });
    Object.defineProperty(event, "timeStamp", { value: at });
    document.body.dispatchEvent(event);
  };
  press("g", 1_000);
  press("i", 2_100);
  expect(pair).not.toHaveBeenCalled();
  press("g", 3_000);
  press("i", 3_900);
  expect(pair).toHaveBeenCalledOnce();
});

test("nothing fires while text is typed, but what says so", async () => {
  const letter = vi.fn();
  const send = vi.fn();
  listen({ keys: "e", run: letter }, { keys: "Ctrl Enter", run: send, whileTyping: true });
  const field = document.createElement("textarea");
  document.body.append(field);
  field.focus();
  await userEvent.keyboard("eee{Control>}{Enter}{/Control}");
  expect(field.value).toBe("eee");
  expect(letter).not.toHaveBeenCalled();
  expect(send).toHaveBeenCalledOnce();
});
