import { expect, test } from "vitest";
import { render } from "vitest-browser-react";
import { SavingMark } from "./saving-mark.tsx";

const mark = { error: undefined, retry: () => {}, undo: undefined };

test("what becomes of a change is said each time by another element, so that none moves", async () => {
  const screen = await render(<SavingMark saving={{ ...mark, state: "waiting" }} />);
  const saving = screen.getByText("Saving", { exact: true }).element();
  await screen.rerender(<SavingMark saving={{ ...mark, state: "saved" }} />);
  await expect.element(screen.getByText("Saved", { exact: true })).toBeVisible();
  expect(saving.isConnected).toBe(false);
});

test("why it failed is said, with a way to try again", async () => {
  const error = { code: "unreachable", message: "The server can't be reached." };
  const screen = await render(<SavingMark saving={{ ...mark, state: "failed", error }} />);
  await expect.element(screen.getByText(error.message)).toBeVisible();
  await expect.element(screen.getByRole("button", { name: "Retry" })).toBeVisible();
});

test("a field that says why leaves it at that", async () => {
  const error = { code: "invalid", message: "A name has 1 to 60 characters.", field: "name" };
  const saving = { ...mark, state: "failed", error } as const;
  const screen = await render(<SavingMark saving={saving} explained={["name"]} />);
  await expect.element(screen.getByText("Not saved", { exact: true })).toBeVisible();
  expect(screen.getByText(error.message).query()).toBeNull();
  await screen.rerender(<SavingMark saving={saving} explained={["greeting"]} />);
  await expect.element(screen.getByText(error.message)).toBeVisible();
});
