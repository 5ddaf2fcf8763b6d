import { expect, test } from "../support/story.ts";

test("the first person makes a workspace, signs out and comes back", async ({ person }) => {
  const { page } = await person();
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page.getByLabel("Workspace")).toBeFocused();

  await page.getByLabel("Workspace").fill("Northwind Cloud");
  await page.getByLabel("Your name").fill("Mara Lindt");
  await page.getByLabel("Email").fill("mara@northwind.example");
  await page.getByLabel("Password", { exact: true }).fill("a long enough one");
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page.getByRole("navigation").first()).toBeVisible();
  await expect(page).toHaveURL(/\/dashboard\//);

  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByLabel("Email").fill("mara@northwind.example");
  await page.getByLabel("Password", { exact: true }).fill("a long enough one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("navigation").first()).toBeVisible();
});
