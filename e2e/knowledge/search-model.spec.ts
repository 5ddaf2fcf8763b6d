import { Api } from "../support/api.ts";
import { expect, test } from "../support/story.ts";

/** Reading the help centre for its meaning takes a busy machine long. */
const READ_MS_MAX = 60_000;

test("the page says how questions find passages, and an endpoint that can't be used is refused in words", async ({
  person,
  server,
  workspace,
}) => {
  test.setTimeout(2 * READ_MS_MAX);
  await (await Api.signIn(server, workspace)).addHelpCentre();
  const mara = await person();
  const { page } = mara;
  mara.expectTrouble();
  await mara.signIn(workspace);
  await page.goto("/dashboard/knowledge");
  const search = page.getByRole("region", { name: "Search by meaning" });
  await expect(search.getByRole("status")).toContainText(/Questions find passages/, { timeout: READ_MS_MAX });

  await search.getByRole("button", { name: "Change" }).click();
  const dialog = page.getByRole("dialog", { name: "Search by meaning" });
  await dialog.getByText("Endpoint", { exact: true }).click();
  await dialog.getByLabel("Address").fill("http://127.0.0.1:9/v1");
  await dialog.getByLabel("Model").fill("some-model");
  await mara.expectAccessible();
  await dialog.getByRole("button", { name: "Use it" }).click();
  await expect(dialog.getByText(/can't be reached|did not answer|not be asked/)).toBeVisible();

  await dialog.getByText("Words only", { exact: true }).click();
  await dialog.getByRole("button", { name: "Use it" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(search.getByRole("status")).toContainText("by their words only");
});
