import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/story.ts";

test("a newcomer starts with sample data, looks around, and takes it away again", async ({ person }) => {
  const newcomer = await person();
  const { page } = newcomer;
  await page.goto("/");
  await page.getByLabel("Workspace").fill("Northwind Cloud");
  await page.getByLabel("Your name").fill("Mara Lindt");
  await page.getByLabel("Email").fill("mara@northwind.example");
  await page.getByLabel("Password", { exact: true }).fill("a long enough one");
  await expect(page.getByLabel(/Start with sample data/)).toBeChecked();
  await page.getByRole("button", { name: "Create workspace" }).click();

  const steps = page.getByRole("main").getByRole("listitem");
  await expect(steps).toHaveCount(5);
  await expect(page.getByRole("main").getByText("0 of 5")).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove sample data" })).toBeVisible({ timeout: 30_000 });
  await newcomer.expectAccessible();

  const views = page.getByRole("navigation", { name: "Views" });
  await views.getByRole("link", { name: "Open", exact: false }).first().click();
  const desk = new Desk(page);
  await expect(desk.rows).not.toHaveCount(0);
  await desk.rows.first().click();
  await expect(desk.thread.getByRole("article").first()).toBeVisible();
  await expect(
    page.getByRole("complementary", { name: "Contact" }).getByText("Sample").first(),
  ).toBeVisible();
  await newcomer.expectAccessible();

  for (const place of ["/live", "/completed", "/knowledge", "/inbox/mentions"]) {
    await desk.goTo(place);
    await expect(page.getByText("This workspace holds sample data.")).toBeVisible();
    await newcomer.expectAccessible();
  }
  await expect(desk.rows).toHaveCount(1);
  await expect(desk.rows).toContainText("Gift card not accepted");
  await page.getByRole("button", { name: "Remove sample data" }).click();
  await expect(page.getByText("This workspace holds sample data.")).toHaveCount(0);
  await views.getByRole("link", { name: /^Setup/ }).click();
  await expect(page.getByRole("button", { name: "Add sample data" })).toBeVisible({ timeout: 30_000 });
  for (const view of ["All", "Assigned to Me", "Live Feed"])
    await expect(views.getByRole("link", { name: view, exact: true })).toBeVisible();
  await views.getByRole("link", { name: "All", exact: true }).click();
  await expect(desk.rows).toHaveCount(0);
  await expect(page.getByText("No tickets yet.")).toBeVisible();
});

test("a step ticks itself when it is taken, and the list can be hidden", async ({ person, workspace }) => {
  const mara = await person();
  const { page } = mara;
  await mara.signIn(workspace);
  const setup = page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: /^Setup/ });
  await expect(setup).toContainText("0 of 5");
  const visitor = await person();
  await visitor.visit(workspace);
  await setup.click();
  await page.getByRole("link", { name: "Add knowledge" }).click();
  await page.getByRole("button", { name: "Paste text" }).click();
  await page.getByLabel("Title").fill("Opening hours");
  await page.getByLabel("Text", { exact: true }).fill("We answer from nine to five, every day but Sunday.");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(setup).toContainText("1 of 5");
  await setup.click();
  await page.getByRole("button", { name: "Hide for me" }).click();
  await expect(setup).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(setup).toBeVisible();
});
