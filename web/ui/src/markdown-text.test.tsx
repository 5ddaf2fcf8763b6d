import { expect, test } from "vitest";
import { render } from "vitest-browser-react";
import { MarkdownText } from "./markdown-text.tsx";

test("a citation has the name of its source; what names none stays a number", async () => {
  const titles = ["", "Plans and limits"];
  const screen = await render(
    <MarkdownText text="Pro keeps a **log [1]** for a year. [2]" cite={(number) => titles[number]} />,
  );
  await expect.element(screen.getByRole("img")).toHaveAccessibleName("Plans and limits");
  const marks = [...screen.container.querySelectorAll("sup")];
  expect(marks.map((mark) => mark.textContent)).toEqual(["1", "2"]);
});
