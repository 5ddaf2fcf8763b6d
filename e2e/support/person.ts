import { AxeBuilder } from "@axe-core/playwright";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
} from "@playwright/test";
import { Line } from "./line.ts";
import type { Account, Workspace } from "./server.ts";

/** What a browser says when a request fails. Only a story that breaks things expects it. */
const NETWORK_TROUBLE = /net::ERR_|Failed to load resource|WebSocket connection to .* failed|Failed to fetch/;

/** How the dashboard learns that nobody is signed in; the browser writes every refusal to its console. */
const SIGNED_OUT = /status of 401 .*\/api\/v1\/me\)$/;

/** Somebody with a browser of their own and a line of their own to the server. */
export class Person {
  readonly #problems: string[] = [];
  #expectsTrouble = false;
  #expectedWarning: RegExp | undefined;
  readonly #growing = new Set<Growth>();

  private constructor(
    readonly line: Line,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async arrive(
    browser: Browser,
    serverPort: number,
    options: BrowserContextOptions = {},
  ): Promise<Person> {
    const line = await Line.to(serverPort);
    const context = await browser.newContext({ ...options, baseURL: line.origin });
    await context.addInitScript(recordLayoutShifts);
    const person = new Person(line, context, await context.newPage());
    person.page.on("pageerror", (error) =>
      person.#problems.push(`uncaught: ${error.stack ?? error.message}`),
    );
    person.page.on("console", (message) => {
      const line = `console ${message.type()}: ${message.text()} (${message.location().url})`;
      const expected =
        SIGNED_OUT.test(line) ||
        (person.#expectsTrouble && NETWORK_TROUBLE.test(line)) ||
        (message.type() === "warning" && person.#expectedWarning?.test(line));
      if (["error", "warning"].includes(message.type()) && !expected) person.#problems.push(line);
    });
    return person;
  }

  /** From here on, failed requests in this browser are no surprise. */
  expectTrouble(): void {
    this.#expectsTrouble = true;
  }

  /** The console may say this to the site's developer. */
  expectWarning(words: RegExp): void {
    this.#expectedWarning = words;
  }

  /**
   * For who looks at the end of a conversation: what arrives moves the messages above it, and nothing else. Or at a list
   * that others write: a new row moves those below it.
   */
  expectGrowth(of: Growth = "thread"): void {
    this.#growing.add(of);
  }

  /** Pulls the cable: the browser knows it, and every connection ends. It may complain of that from here on. */
  async goOffline(): Promise<void> {
    this.expectTrouble();
    await this.context.setOffline(true);
    this.line.cut();
  }

  async comeBack(): Promise<void> {
    this.line.mend();
    await this.context.setOffline(false);
  }

  async signIn({ email, password }: Account): Promise<void> {
    await this.page.goto("/dashboard/");
    await this.page.getByLabel("Email").fill(email);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
    await expect(this.page.getByRole("navigation").first()).toBeVisible();
  }

  /** A page that carries the widget, under the policy that the install page asks a site for. */
  async visit(workspace: Workspace): Promise<void> {
    await this.page.goto(`/widget/test?org=${workspace.org_id}&key=${workspace.widget_key}`);
  }

  /** No violation of any rule of axe, none switched off. */
  async expectAccessible(): Promise<void> {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual(
      [],
    );
  }

  async expectNoSidewaysScroll(): Promise<void> {
    const over = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over, "pixels wider than the window").toBeLessThanOrEqual(0);
  }

  /** Says what went wrong in this browser that no step of the story looked at. */
  async leave(): Promise<string[]> {
    const shifts = await this.page.evaluate(() => window.layoutShifts ?? []).catch(() => []);
    await this.context.close();
    await this.line.close();
    const moved = shifts.filter(({ growth }) => !(growth && this.#growing.has(growth)));
    return [...this.#problems, ...moved.map(({ what }) => `layout shift: ${what}`)];
  }
}

/** What grows while it is looked at. */
type Growth = "thread" | "list";

declare global {
  interface Window {
    layoutShifts?: { what: string; growth: Growth | undefined }[];
  }
}

/** Runs in the page: remembers what moved without anybody having touched anything. */
function recordLayoutShifts(): void {
  const shifts: { what: string; growth: Growth | undefined }[] = [];
  window.layoutShifts = shifts;
  type Shift = PerformanceEntry & {
    value: number;
    hadRecentInput: boolean;
    sources: { node?: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
  };
  // The browser doesn't name what moved inside of the widget's shadow, or has gone since, so its place has to tell: a
  // transcript, and in the widget the foot of the panel, too, which grows with what is being written there.
  const isBelowWidgetHead = ({ top, left, right }: DOMRect): boolean => {
    const log = document.querySelector("aureole-widget")?.shadowRoot?.querySelector("[role=log]");
    const box = log?.getBoundingClientRect();
    return box !== undefined && top >= box.top && left >= box.left && right <= box.right;
  };
  const isInThread = ({ top, left, right, bottom }: DOMRect): boolean => {
    const box = document.querySelector("[role=log]")?.getBoundingClientRect();
    return (
      box !== undefined && top >= box.top && bottom <= box.bottom && left >= box.left && right <= box.right
    );
  };
  // Another word at the end of a line begins elsewhere and moves nothing, and less than a pixel isn't seen.
  const isInPlace = ({ previousRect: a, currentRect: b }: { previousRect: DOMRect; currentRect: DOMRect }) =>
    [a.top - b.top, a.bottom - b.bottom, a.right - b.right].every((by) => Math.abs(by) < 1);
  const elementOf = (node?: Node | null) => (node instanceof Element ? node : node?.parentElement);
  const isThread = ({ node, previousRect, currentRect }: Shift["sources"][number]): boolean => {
    const element = elementOf(node);
    if (element) return element.closest("[role=log]") !== null;
    return [previousRect, currentRect].every((rect) => isInThread(rect) || isBelowWidgetHead(rect));
  };
  const isRow = ({ node }: Shift["sources"][number]): boolean =>
    Boolean(elementOf(node)?.closest("main :is(ul, ol)"));
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as Shift[]) {
      const sources = entry.sources.filter((source) => !isInPlace(source));
      if (entry.hadRecentInput || sources.length === 0) continue;
      const moved = sources.map(({ node, previousRect: a, currentRect: b }) => {
        const element = elementOf(node);
        const from = [a.x, a.y, a.width, a.height].map(Math.round);
        const to = [b.x, b.y, b.width, b.height].map(Math.round);
        return `${element?.tagName}.${element?.className} ${from} → ${to}`;
      });
      shifts.push({
        what: `${entry.value.toFixed(4)} ${location.pathname} ${moved.join("; ")}`,
        growth: sources.every(isThread) ? "thread" : sources.every(isRow) ? "list" : undefined,
      });
    }
  }).observe({ type: "layout-shift", buffered: true });
}
