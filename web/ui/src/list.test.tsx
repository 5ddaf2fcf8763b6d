import "../../dashboard/src/app.css";
import { useState } from "react";
import { expect, onTestFinished, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { List } from "./list.tsx";

const ROW_PX = 50;
const ROWS_DRAWN_MAX = 40;
const thousand = Array.from({ length: 1_000 }, (_, index) => `item${index}`);

function Example({ ids = thousand, open = () => {}, nearEnd = () => {} }) {
  const [current, setCurrent] = useState<string | null>(null);
  return (
    <div style={{ height: 500, display: "flex", flexDirection: "column" }}>
      <List
        ids={ids}
        rowHeight={ROW_PX}
        label="Things"
        current={current}
        row={(id, { attributes }) => (
          <div {...attributes} style={{ ...attributes.style, position: "absolute", height: ROW_PX }}>
            {id}
          </div>
        )}
        move={setCurrent}
        open={open}
        nearEnd={nearEnd}
      />
    </div>
  );
}

const drawn = (container: HTMLElement) => container.querySelectorAll('[role="option"]');

test("draws the rows in sight only, wherever it is scrolled to", async () => {
  const screen = await render(<Example />);
  const list = screen.getByRole("listbox").element();
  await expect.poll(() => drawn(screen.container).length).toBeGreaterThan(9);
  list.scrollTop = 500 * ROW_PX;
  await expect.element(screen.getByText("item505", { exact: true })).toBeInTheDocument();
  expect(drawn(screen.container).length).toBeLessThan(ROWS_DRAWN_MAX);
  expect(screen.getByText("item3", { exact: true }).query()).toBeNull();
});

test("by keyboard: moves, scrolls the row into sight, names it as the active descendant, leaves Enter to the page", async () => {
  const open = vi.fn();
  const enter = vi.fn();
  const listen = ({ key, defaultPrevented }: KeyboardEvent) => key === "Enter" && enter(defaultPrevented);
  document.addEventListener("keydown", listen);
  onTestFinished(() => document.removeEventListener("keydown", listen));
  const screen = await render(<Example open={open} />);
  const list = screen.getByRole("listbox");
  (list.element() as HTMLElement).focus();
  await userEvent.keyboard("{ArrowDown}{ArrowDown}");
  await expect.element(list).toHaveAttribute("aria-activedescendant", "row-item1");
  await userEvent.keyboard("{End}");
  await expect.element(list).toHaveAttribute("aria-activedescendant", "row-item999");
  expect(document.getElementById("row-item999")).toHaveAttribute("aria-posinset", "1000");
  await userEvent.keyboard("{Enter}");
  expect(enter).toHaveBeenCalledExactlyOnceWith(false);
  expect(open).not.toHaveBeenCalled();
});

test("a row that is pressed opens", async () => {
  const open = vi.fn();
  const screen = await render(<Example open={open} />);
  await screen.getByText("item3", { exact: true }).click();
  expect(open).toHaveBeenCalledExactlyOnceWith("item3");
});

test("the current row stays in the page when it is scrolled out of sight", async () => {
  const screen = await render(<Example />);
  const list = screen.getByRole("listbox");
  (list.element() as HTMLElement).focus();
  await userEvent.keyboard("{Home}");
  await expect.element(list).toHaveAttribute("aria-activedescendant", "row-item0");
  list.element().scrollTop = 700 * ROW_PX;
  await expect.element(screen.getByText("item705", { exact: true })).toBeInTheDocument();
  expect(document.getElementById("row-item0")).not.toBeNull();
});

test("asks for more before the end is reached", async () => {
  const nearEnd = vi.fn();
  const screen = await render(<Example nearEnd={nearEnd} />);
  const list = screen.getByRole("listbox").element();
  await expect.poll(() => drawn(screen.container).length).toBeGreaterThan(9);
  expect(nearEnd).not.toHaveBeenCalled();
  list.scrollTop = 975 * ROW_PX;
  await expect.poll(() => nearEnd.mock.calls.length).toBeGreaterThan(0);
});
