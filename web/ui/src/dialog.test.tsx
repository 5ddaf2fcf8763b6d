import { useState } from "react";
import { expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { Dialog } from "./dialog.tsx";

/** A page on which a dialog may take away the button that opened it. */
function Page() {
  const [open, setOpen] = useState(false);
  const [there, setThere] = useState(true);
  return (
    <main>
      <h1 tabIndex={-1}>Sources</h1>
      {there && (
        <>
          <button type="button" onClick={() => setOpen(true)}>
            Delete
          </button>
          <Dialog open={open} title="Delete this?" close={() => setOpen(false)} closeLabel="Close">
            <button type="button" onClick={() => setOpen(false)}>
              Keep it
            </button>
            <button type="button" onClick={() => setThere(false)}>
              Do it
            </button>
          </Dialog>
        </>
      )}
    </main>
  );
}

const focused = () => document.activeElement?.textContent;

test("the focus goes back to what opened the dialog, or to the page's title if that is gone", async () => {
  const screen = await render(<Page />);
  const press = async (name: string) => {
    const button = screen.getByRole("button", { name });
    await expect.element(button).toBeInTheDocument();
    (button.element() as HTMLElement).focus();
    await userEvent.keyboard("{Enter}");
  };
  await press("Delete");
  await press("Keep it");
  await expect.poll(focused).toBe("Delete");
  await press("Delete");
  await press("Do it");
  await expect.poll(focused).toBe("Sources");
});
