import { expect, test, vi } from "vitest";
import { render } from "vitest-browser-react";
import { SavingMark } from "./saving-mark.tsx";
import { useSelfSaving } from "./use-self-saving.ts";

type Named = { name: string; other: number };
const fault = { code: "invalid", message: "Too long.", field: "name" };

function Editor({
  record,
  save,
}: {
  record: Named;
  save: (change: Partial<Named>) => Promise<typeof fault | undefined>;
}) {
  const saving = useSelfSaving(record, save);
  return (
    <>
      <input
        aria-label="Name"
        value={saving.value.name}
        onChange={(event) => saving.change({ name: event.target.value })}
      />
      <SavingMark saving={saving} />
    </>
  );
}

test("saves what was changed, once, when typing has rested, and offers to take it back", async () => {
  const save = vi.fn(async () => undefined);
  const screen = await render(<Editor record={{ name: "Nova", other: 1 }} save={save} />);
  await screen.getByLabelText("Name").fill("Nova Prime");
  await expect.element(screen.getByText("Saved")).toBeVisible();
  expect(save.mock.calls).toEqual([[{ name: "Nova Prime" }]]);
  await screen.getByRole("button", { name: "Undo" }).click();
  await vi.waitFor(() => expect(save).toHaveBeenLastCalledWith({ name: "Nova" }));
});

test("a refusal says why and keeps what was typed", async () => {
  const screen = await render(<Editor record={{ name: "Nova", other: 1 }} save={async () => fault} />);
  await screen.getByLabelText("Name").fill("N".repeat(100));
  await expect.element(screen.getByText("Too long.")).toBeVisible();
  await expect.element(screen.getByLabelText("Name")).toHaveValue("N".repeat(100));
});

test("a change from elsewhere never takes away what is being typed", async () => {
  const save = async () => undefined;
  const screen = await render(<Editor record={{ name: "Nova", other: 1 }} save={save} />);
  await screen.getByLabelText("Name").fill("Mine");
  await screen.rerender(<Editor record={{ name: "Theirs", other: 2 }} save={save} />);
  await expect.element(screen.getByLabelText("Name")).toHaveValue("Mine");
});

test("closing the window is asked about while something isn't saved, and only then", async () => {
  const isAsked = () => !dispatchEvent(new Event("beforeunload", { cancelable: true }));
  const answers = [fault, undefined];
  const save = async () => answers.shift();
  const screen = await render(<Editor record={{ name: "Nova", other: 1 }} save={save} />);
  expect(isAsked()).toBe(false);
  await screen.getByLabelText("Name").fill("N".repeat(100));
  await expect.element(screen.getByText("Too long.")).toBeVisible();
  expect(isAsked()).toBe(true);
  await screen.getByLabelText("Name").fill("Nova Prime");
  await expect.element(screen.getByText("Saved")).toBeVisible();
  expect(isAsked()).toBe(false);
});
