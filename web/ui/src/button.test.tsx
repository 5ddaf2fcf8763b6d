import { expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { Button } from "./button.tsx";

function form(busy: boolean, sent: () => void) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sent();
      }}
    >
      <input aria-label="Name" />
      <Button type="submit" busy={busy}>
        Save
      </Button>
    </form>
  );
}

test("a form is not sent once more while its button is busy, neither by a press nor by Enter", async () => {
  const sent = vi.fn();
  const screen = await render(form(false, sent));
  await screen.getByLabelText("Name").click();
  await userEvent.keyboard("{Enter}");
  expect(sent).toHaveBeenCalledTimes(1);

  await screen.rerender(form(true, sent));
  await userEvent.keyboard("{Enter}");
  await screen.getByRole("button").click();
  expect(sent).toHaveBeenCalledTimes(1);
});
