import { expect, type Locator, type Page } from "@playwright/test";

/** The inbox and the live feed as a teammate works in them. */
export class Desk {
  readonly rows: Locator;
  readonly thread: Locator;

  constructor(readonly page: Page) {
    this.rows = page.getByRole("listbox").getByRole("option");
    this.thread = page.getByRole("log", { name: "Messages" });
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text });
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(`/dashboard${path}`);
  }

  async open(text: string | RegExp): Promise<void> {
    await this.row(text).first().click();
    await expect(this.thread).toBeVisible();
  }

  /** Sends an answer. When somebody wrote meanwhile the page asks to look first, and sends at the second press. */
  async answer(text: string): Promise<void> {
    const box = this.page.getByRole("textbox", { name: "Answer" });
    await box.fill(text);
    await expect(async () => {
      await box.press("Control+Enter");
      await expect(box).not.toContainText(text, { timeout: 1_000 });
    }).toPass();
  }
}
