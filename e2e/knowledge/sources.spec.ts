import { Api } from "../support/api.ts";
import type { Person } from "../support/person.ts";
import { expect, test } from "../support/story.ts";

const HELP = {
  name: "descaling.md",
  mimeType: "text/markdown",
  buffer: Buffer.from(
    "# Descaling\n\nDescale the machine every eight weeks.\n\n# Filters\n\nChange the water filter monthly.\n",
  ),
};
const PRICES = {
  name: "prices.csv",
  mimeType: "text/csv",
  buffer: Buffer.from("article,price\nGrinder burrs,39.00 EUR\nDrip tray,12.50 EUR\n"),
};
const PICTURE = { name: "machine.png", mimeType: "image/png", buffer: Buffer.from("not read") };
/** One byte more than a file may have. */
const ATLAS = { name: "atlas.txt", mimeType: "text/plain", buffer: Buffer.alloc(10 * 1024 * 1024 + 1, "a") };

type File = typeof HELP;

async function upload({ page }: Person, ...files: File[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Upload files" }).first().click(),
  ]);
  await chooser.setFiles(files);
}

const sources = ({ page }: Person) => page.getByRole("region", { name: "Sources" });
const row = (person: Person, text: string) => sources(person).getByRole("button", { name: text });

test("files become passages that a question finds, are replaced and deleted, and a colleague sees it happen", async ({
  person,
  server,
  workspace,
}) => {
  const account = await (await Api.signIn(server, workspace)).hire("Ben Ito");
  const mara = await person();
  const ben = await person();
  const { page } = mara;
  await mara.signIn(workspace);
  await ben.signIn(account);
  for (const somebody of [mara, ben]) {
    somebody.expectGrowth("list");
    await somebody.page.goto("/dashboard/knowledge");
    await expect(somebody.page.getByText("The agent knows nothing yet.")).toBeVisible();
  }
  const loads: string[] = [];
  ben.page.on("load", () => loads.push(ben.page.url()));

  await upload(mara, HELP, PRICES);
  for (const somebody of [mara, ben]) {
    await expect(row(somebody, "descaling.md")).toContainText("2 passages");
    await expect(row(somebody, "prices.csv")).toContainText(/passage/);
  }
  await row(mara, "prices.csv").click();
  const opened = page.getByRole("complementary");
  const passages = opened.getByRole("list", { name: "Passages" });
  await expect(passages).toContainText("39.00 EUR");
  await row(mara, "descaling.md").click();
  await expect(passages.getByRole("listitem")).toHaveCount(2);
  await expect(passages).toContainText("every eight weeks");
  await mara.expectAccessible();
  await page.screenshot({ path: "artefacts/knowledge-passages.png", animations: "disabled" });

  const question = page.getByRole("textbox", { name: "Ask what a visitor might ask" });
  const found = page.getByRole("list", { name: "What the agent would find, best first" });
  await question.fill("What does a drip tray cost?");
  await expect(found.getByRole("listitem").first()).toContainText("12.50 EUR");
  await question.fill("How often must I descale?");
  await expect(found.getByRole("listitem").first()).toContainText("every eight weeks");

  await row(ben, "descaling.md").click();
  const benReads = ben.page.getByRole("list", { name: "Passages" });
  await expect(benReads).toContainText("every eight weeks");
  await opened.getByRole("radio", { name: "Text" }).click();
  await opened
    .getByRole("textbox", { name: "Text" })
    .fill("# Descaling\n\nDescale the machine every six weeks.\n");
  await opened.getByRole("button", { name: "Replace" }).click();
  await expect(page.getByText("Replaced. The new text is being read.").first()).toBeVisible();
  await expect(benReads).toContainText("every six weeks");
  await expect(found.getByRole("listitem").first()).toContainText("every six weeks");
  await expect(row(ben, "descaling.md")).toContainText("1 passage");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(benReads).toContainText("every eight weeks");

  // Who still has it open asks for it once more, and hears that it has gone.
  for (const somebody of [mara, ben]) somebody.expectTrouble();
  await opened.getByRole("button", { name: "Delete the source" }).click();
  const asking = page.getByRole("dialog", { name: "Delete this source?" });
  await expect(asking).toContainText("This can't be undone.");
  await mara.expectAccessible();
  await page.screenshot({ path: "artefacts/knowledge-delete.png", animations: "disabled" });
  await asking.getByRole("button", { name: "Cancel" }).click();
  await expect(asking).toHaveCount(0);
  await expect(row(ben, "descaling.md")).toBeVisible();
  await opened.getByRole("button", { name: "Delete the source" }).click();
  await asking.getByRole("button", { name: "Delete" }).click();
  for (const somebody of [mara, ben]) await expect(row(somebody, "descaling.md")).toHaveCount(0);
  await expect(opened).toHaveCount(0);
  await expect(page.getByText(/every (six|eight) weeks/)).toHaveCount(0);
  await expect(benReads).toHaveCount(0);
  await expect(ben.page.getByText("This source was deleted.")).toBeVisible();
  await ben.expectAccessible();
  await ben.page.screenshot({ path: "artefacts/knowledge-gone.png", animations: "disabled" });
  expect(loads).toEqual([]);
});

for (const { name, ...look } of [
  { name: "wide", viewport: { width: 1440, height: 900 } },
  { name: "narrow", viewport: { width: 390, height: 844 }, colorScheme: "dark" },
] as const) {
  test(`a file of another kind or over 10 MB is refused in words, ${name}`, async ({ person, workspace }) => {
    const mara = await person(look);
    const { page } = mara;
    mara.expectGrowth("list");
    await mara.signIn(workspace);
    await page.goto("/dashboard/knowledge");
    await upload(mara, PICTURE, ATLAS, PRICES);
    const refused = sources(mara).getByRole("alert");
    await expect(refused).toHaveText([
      "This kind of file can't be read. Markdown, text, HTML, CSV and JSON can.",
      "The file has more than 10 MB. Split it, or paste the part that matters.",
    ]);
    for (const words of await refused.all()) {
      const isCut = await words.evaluate((element) => element.scrollWidth > element.clientWidth);
      expect(isCut, "the end of the sentence is cut off").toBe(false);
    }
    await expect(row(mara, "prices.csv")).toContainText(/passage/);
    await expect(sources(mara).getByRole("button", { name: "Retry" })).toHaveCount(0);
    await mara.expectAccessible();
    await mara.expectNoSidewaysScroll();
    await page.screenshot({ path: `artefacts/knowledge-refused-${name}.png`, animations: "disabled" });
    await page.getByRole("button", { name: "Dismiss" }).first().click();
    await page.getByRole("button", { name: "Dismiss" }).click();
    await expect(refused).toHaveCount(0);
  });
}
