import type { Page } from "@playwright/test";
import type { Person } from "../support/person.ts";
import { expect, test } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

/** What a page may do to everything on it, as no page would: whatever gets through is seen. */
const HOSTILE = `
  html { font-size: 40px !important; }
  html > *, html > * * {
    all: unset !important; display: inline !important; position: static !important; float: left !important;
    margin: 9px !important; padding: 9px !important; border: 3px dashed lime !important; box-sizing: content-box !important;
    width: 30px !important; min-height: 200px !important; z-index: -1 !important; opacity: 0.4 !important;
    font: italic 900 33px/3 cursive !important; letter-spacing: 9px !important; text-transform: uppercase !important;
    color: red !important; background: yellow !important; visibility: hidden !important; pointer-events: none !important;
    transform: rotate(9deg) !important; text-align: end !important;
    cursor: wait !important; user-select: none !important;
  }
  button, textarea, article, [role] { display: none !important; }
`;

/** The panel as it is drawn, without its round corners, through which the page is seen. */
async function picture(page: Page): Promise<Buffer> {
  const panel = page.getByRole("dialog");
  await expect(panel).toBeVisible();
  await expect(page.getByRole("textbox")).toBeVisible();
  const box = await panel.boundingBox();
  if (!box) throw new Error("no panel");
  const clip = { x: box.x + 20, y: box.y + 20, width: box.width - 40, height: box.height - 40 };
  return page.screenshot({ clip, animations: "disabled", caret: "hide" });
}

async function beHostile({ page }: Person): Promise<void> {
  await page.addInitScript((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets.push(sheet);
  }, HOSTILE);
}

for (const [size, viewport] of Object.entries({
  wide: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
})) {
  test(`a page's style sheet changes nothing in the widget, ${size}`, async ({ person, workspace }) => {
    // A panel that is still arriving would be measured smaller than it is.
    const still = { viewport, reducedMotion: "reduce" } as const;
    const [friendly, hostile] = [await person(still), await person(still)];
    await beHostile(hostile);
    const places = [];
    for (const visitor of [friendly, hostile]) {
      visitor.expectGrowth();
      await visitor.visit(workspace);
      const { launcher } = new Widget(visitor.page);
      await expect(launcher).toBeVisible();
      places.push(await launcher.boundingBox());
    }
    expect(places[1], "the launcher's place").toEqual(places[0]);

    for (const visitor of [friendly, hostile]) await new Widget(visitor.page).open();
    expect((await picture(hostile.page)).equals(await picture(friendly.page)), "the same picture").toBe(true);
    await new Widget(hostile.page).say("Is anybody there?");
    await expect(new Widget(hostile.page).answers).toHaveCount(1);
  });
}
