import { expect, test } from "../support/story.ts";

test("an invited teammate joins by a link that works once, and goes when they are removed", async ({
  person,
  workspace,
}) => {
  const mara = await person();
  await mara.signIn(workspace);
  const { page } = mara;
  await page.goto("/dashboard/settings/team");
  await page.getByLabel("Email (optional)").fill("ben@brewbird.example");
  await page.getByLabel("Role").selectOption("Admin");
  await page.getByRole("button", { name: "Make a link" }).click();
  const link = page.locator("output");
  await expect(link).toContainText("/join?token=");
  await expect(page.getByRole("heading", { name: "Links that wait" })).toBeVisible();
  await mara.expectAccessible();
  const { pathname, search } = new URL((await link.textContent()) ?? "");

  const ben = await person();
  await ben.page.goto(pathname + search);
  await expect(ben.page.getByRole("heading", { name: "Join Brewbird" })).toBeFocused();
  await expect(ben.page.getByText("Your role: Admin.")).toBeVisible();
  await expect(ben.page.getByLabel("Email")).toHaveValue("ben@brewbird.example");
  await expect(ben.page.getByLabel("Email")).not.toBeEditable();
  await ben.expectAccessible();
  await ben.page.getByLabel("Your name").fill("Ben Ito");
  await ben.page.getByLabel("Password", { exact: true }).fill("a long enough one");
  await ben.page.keyboard.press("Enter");
  await expect(ben.page.getByRole("button", { name: "Your account" })).toContainText("Ben Ito");

  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Ben Ito" });
  await expect(row).toContainText("Admin");
  const used = page.getByRole("main").getByRole("listitem").filter({ hasText: "used or withdrawn" });
  await expect(used).toContainText("ben@brewbird.example");
  await row.getByRole("button", { name: /Admin. Change/ }).click();
  await page
    .getByRole("menuitem", { name: "Member" })
    .or(page.getByRole("menuitemradio", { name: "Member" }))
    .click();
  await expect(row).toContainText("Member");

  const late = await person();
  late.expectTrouble();
  await late.page.goto(pathname + search);
  await expect(late.page.getByRole("heading", { name: "This link doesn't work" })).toBeVisible();
  await expect(late.page.getByRole("button", { name: "Retry" })).toHaveCount(0);
  await late.expectAccessible();

  ben.expectTrouble();
  await row.getByRole("button", { name: "Remove Ben Ito" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove from the team" }).click();
  await expect(row).toHaveCount(0);
  await expect(ben.page.getByRole("button", { name: "Sign in" })).toBeVisible();
});
