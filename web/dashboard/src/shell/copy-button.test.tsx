import "../app.css";
import { afterEach, expect, test, vi } from "vitest";
import { render } from "vitest-browser-react";
import { CopyButton } from "./copy-button.tsx";

afterEach(() => vi.restoreAllMocks());

test("the button says that it has copied, and takes no more room for it", async () => {
  const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  const screen = await render(<CopyButton text="the text" />);
  await document.fonts.ready;
  const before = screen.getByRole("button", { name: "Copy", exact: true }).element().getBoundingClientRect();
  await screen.getByRole("button", { name: "Copy", exact: true }).click();
  const after = screen.getByRole("button", { name: "Copied", exact: true });
  await expect.element(after).toBeVisible();
  expect(write).toHaveBeenCalledExactlyOnceWith("the text");
  expect(after.element().getBoundingClientRect().width).toBe(before.width);
});
