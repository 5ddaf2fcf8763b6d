import type { Locator } from "@playwright/test";
import { expect, test } from "../support/story.ts";

test("what is copied is what is shown, and the button says so without moving anything", async ({
  person,
  workspace,
}) => {
  const mara = await person({ permissions: ["clipboard-read", "clipboard-write"] });
  const { page } = mara;
  await mara.signIn(workspace);
  await page.goto("/dashboard/install");
  const snippet = page.getByRole("region", { name: "Snippet" });
  const shown = snippet.getByRole("group", { name: "Snippet" });
  await expect(shown).toContainText(workspace.widget_key);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

  const copy = async (from: Locator) => {
    await from.getByRole("button", { name: "Copy" }).click();
    await expect(from.getByRole("button", { name: "Copied" })).toBeVisible();
    return clipboard();
  };
  expect(await copy(snippet)).toBe(await shown.innerText());
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
  await expect(snippet.getByRole("button", { name: "Copy" })).toBeVisible();

  await snippet.getByText("React", { exact: true }).click();
  await expect(shown).toContainText("useEffect");
  const react = await copy(snippet);
  expect(react).toBe(await shown.innerText());
  expect(react).toContain(JSON.stringify(workspace.org_id));
  await page.screenshot({ path: "artefacts/install-copied.png", animations: "disabled" });

  expect(await copy(page.getByRole("region", { name: "Widget key" }))).toBe(workspace.widget_key);
  await mara.expectAccessible();
});
