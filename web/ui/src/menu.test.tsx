import { expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { Menu } from "./menu.tsx";

const fruits = ["Apple", "Banana", "Cherry", "Damson", "Elder", "Fig", "Grape", "Hazel"];

test("a digit picks the choice that shows it", async () => {
  const pick = vi.fn();
  const choices = fruits.slice(0, 3).map((label, index) => ({
    id: label,
    label,
    keys: String(index + 1),
    pick: () => pick(label),
  }));
  const screen = await render(
    <Menu label="Fruit" choices={choices}>
      Choose
    </Menu>,
  );
  await screen.getByRole("button", { name: "Fruit" }).click();
  await expect.element(screen.getByRole("menu")).toBeVisible();
  await expect.poll(() => document.activeElement?.closest('[role="menu"]')).toBeTruthy();
  await userEvent.keyboard("2");
  expect(pick).toHaveBeenCalledExactlyOnceWith("Banana");
  await expect.element(screen.getByRole("menu")).not.toBeInTheDocument();
});

async function open(count: number, pick = vi.fn()) {
  const choices = fruits.slice(0, count).map((label) => ({ id: label, label, pick: () => pick(label) }));
  const screen = await render(
    <>
      <Menu label="Fruit" choices={choices} search={{ label: "Find a fruit", nothing: "No such fruit" }}>
        Choose
      </Menu>
      <p>outside</p>
    </>,
  );
  const button = screen.getByRole("button", { name: "Fruit" });
  return { screen, button, pick };
}

test("a press on the button of an open menu closes it, and it stays closed", async () => {
  const { screen, button } = await open(3);
  await button.click();
  await expect.element(screen.getByRole("menu")).toBeVisible();
  await button.click();
  await expect.element(screen.getByRole("menu")).not.toBeInTheDocument();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(screen.getByRole("menu").query()).toBeNull();
  await expect.element(button).toHaveAttribute("aria-expanded", "false");
});

test("a press elsewhere closes it", async () => {
  const { screen, button } = await open(3);
  await button.click();
  await expect.element(screen.getByRole("menu")).toBeVisible();
  await screen.getByText("outside").click();
  await expect.element(screen.getByRole("menu")).not.toBeInTheDocument();
});

test("by keyboard: arrow opens, letters find, Enter picks, the focus returns to the button", async () => {
  const { screen, button, pick } = await open(4);
  (button.element() as HTMLElement).focus();
  await userEvent.keyboard("{ArrowDown}");
  await expect.element(screen.getByRole("menu")).toBeVisible();
  await expect.poll(() => document.activeElement?.closest('[role="menu"]')).toBeTruthy();
  await userEvent.keyboard("c");
  await expect.poll(() => document.activeElement?.textContent).toBe("Cherry");
  await userEvent.keyboard("{Enter}");
  expect(pick).toHaveBeenCalledExactlyOnceWith("Cherry");
  await expect.poll(() => document.activeElement).toBe(button.element());
});

test("from eight choices on a search field narrows them", async () => {
  const { screen, button, pick } = await open(8);
  await button.click();
  const field = screen.getByPlaceholder("Find a fruit");
  await expect.element(field).toBeVisible();
  await userEvent.keyboard("gr");
  await expect.element(screen.getByText("Apple")).not.toBeInTheDocument();
  await userEvent.keyboard("{Enter}");
  expect(pick).toHaveBeenCalledExactlyOnceWith("Grape");
});
