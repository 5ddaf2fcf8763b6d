import { expect, test } from "../support/story.ts";

test("the API reference is searched by keyboard, and asks nobody but this server", async ({ person }) => {
  const developer = await person();
  const { page } = developer;
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== developer.line.origin) elsewhere.push(request.url());
  });
  await page.goto("/api/docs");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await developer.expectNoSidewaysScroll();
  await page.getByRole("heading", { name: "contacts", exact: true }).scrollIntoViewIfNeeded();
  await page.keyboard.press("/");
  await page.keyboard.type("assignee");
  await expect(page.getByRole("link", { name: /tickets\/\{id\}\/assignee/ }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: /pass-to-ai/ })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "tickets", exact: true })).toBeInViewport();
  await developer.expectAccessible();
  expect(elsewhere).toEqual([]);
});
