import { Api } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

/** Nobody listens there. */
const NOWHERE = "http://127.0.0.1:9/v1";

test("a model that can't be reached: the admin reads why, visitors get answers, the team sees the outage", async ({
  person,
  server,
  workspace,
}) => {
  await (await Api.signIn(server, workspace)).addHelpCentre();
  const mara = await person();
  const { page } = mara;
  await mara.signIn(workspace);

  await page.goto("/dashboard/settings/models");
  await page.getByRole("button", { name: "Connect a model" }).click();
  await page.getByLabel("Model", { exact: true }).fill("some-model");
  await page.getByLabel("Address").fill(NOWHERE);
  await page.getByLabel("Key").fill("a-key-that-nobody-reads-4321");
  await page.getByRole("button", { name: "Save and test" }).click();
  await expect(page.getByText(/It did not answer: the server can't be reached/)).toBeVisible();
  await expect(page.getByText("Fails", { exact: true })).toBeVisible();
  await mara.expectAccessible();
  await page.screenshot({ path: "artefacts/models-failing.png", animations: "disabled" });

  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByText("a key that ends in 4321")).toBeVisible();
  await page.screenshot({ path: "artefacts/models-form.png", animations: "disabled", fullPage: true });
  await expect(page.getByLabel("Provider")).toBeFocused();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Edit" })).toBeFocused();
  await page.getByRole("button", { name: "Answer with it" }).click();
  const views = page.getByRole("navigation", { name: "Views" });
  await expect(views.getByText(/some-model isn't answering/)).toBeVisible();

  const visitor = await person();
  const widget = await Widget.openedBy(visitor, workspace);
  await widget.say("How many days do I have to send the machine back?");
  await expect(widget.answers).toContainText("I can't think this through as usual");
  await expect(widget.answers).toContainText("60 days");

  const desk = new Desk(page);
  await desk.goTo("/live");
  await desk.rows.first().click();
  await desk.thread.getByRole("button", { name: "Why did it say that?" }).last().click();
  const why = page.getByRole("dialog", { name: "Why did it say that?" });
  await expect(why).toContainText("The language model did not answer: the server can't be reached");
  await expect(why).toContainText("builtin");
  await expect(why).toContainText("Cited");
  await mara.expectAccessible();
  await page.screenshot({ path: "artefacts/why.png", animations: "disabled" });

  await page.goto("/dashboard/settings/models");
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  const asking = page.getByRole("dialog", { name: "Remove some-model" });
  await expect(asking).toContainText("Its key is deleted.");
  await mara.expectAccessible();
  await asking.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByText("No model is connected.")).toBeVisible();
  await expect(views.getByText(/some-model isn't answering/)).toHaveCount(0);
});
