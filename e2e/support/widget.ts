import type { Locator, Page } from "@playwright/test";
import type { Person } from "./person.ts";
import type { Workspace } from "./server.ts";

/** The widget as a visitor meets it. */
export class Widget {
  readonly transcript: Locator;
  /** What the visitor wrote, the agent answered, teammates wrote, and what happened. */
  readonly mine: Locator;
  readonly answers: Locator;
  readonly replies: Locator;
  readonly events: Locator;
  readonly launcher: Locator;
  readonly talkToPerson: Locator;
  readonly composer: Locator;

  constructor(readonly page: Page) {
    this.transcript = page.getByRole("log", { name: "Conversation" });
    this.mine = this.transcript.locator("article.visitor");
    this.answers = this.transcript.locator("article.answer");
    this.replies = this.transcript.locator("article.teammate");
    this.events = this.transcript.locator("article.event");
    this.launcher = page.getByRole("button", { name: /^Open chat/ });
    this.composer = page.getByRole("textbox", { name: /^(Ask a question|Write a message)$/ });
    this.talkToPerson = page.getByRole("button", { name: "Talk to a person" });
  }

  /** Lets somebody come to a page that carries the widget, and open it. What is said there makes it grow. */
  static async openedBy(visitor: Person, workspace: Workspace): Promise<Widget> {
    visitor.expectGrowth();
    await visitor.visit(workspace);
    const widget = new Widget(visitor.page);
    await widget.open();
    return widget;
  }

  async open(): Promise<void> {
    await this.launcher.click();
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** Leaves the conversation and begins another one. */
  async startNew(): Promise<void> {
    await this.page.getByRole("button", { name: "More" }).click();
    await this.page.getByRole("button", { name: "Start a new conversation" }).click();
  }
}
