import { readFile } from "node:fs/promises";
import type { Locator, Response } from "@playwright/test";
import { Api } from "../support/api.ts";
import type { Person } from "../support/person.ts";
import { screenReader } from "../support/screen-reader.ts";
import type { Workspace } from "../support/server.ts";
import { Site } from "../support/site.ts";
import { expect, test as story } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

const QUESTION = "From which order value is bean delivery free?";
/** By this the site allows its own inline script, as a site with a strict policy does. */
const NONCE = "c2xvdyBtb3JuaW5ncw";
/** More stops than the site's pages have. */
const TABS_MAX = 6;

declare global {
  interface Window {
    violated(what: string): void;
  }
}

/** What a developer copies: from the Install page, and for who comes from Halo from the guide. */
interface Instructions {
  host: string;
  snippet: string;
  policy: string;
}

const test = story.extend<{ site: Site; instructions: Instructions; developer: Person }>({
  site: async ({ server: _beside }, use) => {
    const site = await Site.open();
    await use(site);
    await site.close();
  },
  developer: async ({ person }, use) => use(await person()),
  instructions: async ({ developer, server, workspace }, use) => {
    await (await Api.signIn(server, workspace)).addHelpCentre();
    await developer.signIn(workspace);
    const { page } = developer;
    await page.goto("/dashboard/install");
    const code = (name: string) => page.getByRole("group", { name, exact: true }).innerText();
    const [snippet, policy] = [await code("Snippet"), await code("Content Security Policy")];
    await use({ host: developer.line.origin, snippet, policy });
  },
});

test("a site on another host carries the widget by the Install page's snippet", async ({
  person,
  site,
  instructions,
  developer,
}) => {
  embed(site, instructions);
  await expectWidget(await person(), site, instructions, "another-site");
  await expect(developer.page.getByText(`Last seen on localhost:${site.port}/`)).toBeVisible();
});

test("a site that has moved from Halo carries it by the script and the call that it had", async ({
  person,
  site,
  instructions,
  workspace,
}) => {
  const snippet = await movedSnippet(instructions.host, workspace);
  expect(snippet).toContain(`<script src="${instructions.host}/sdk/latest/haloagents.umd.js"></script>`);
  const { org_id, widget_key } = workspace;
  expect(snippet).toContain(`window.HaloAgents.init({ orgId: "${org_id}", apiKey: "${widget_key}" });`);
  embed(site, { ...instructions, snippet });
  await expectWidget(await person(), site, instructions, "moved-site");
});

/** The site allows what the Install page asks for, and beyond that only its own inline script. */
function embed(site: Site, { snippet, policy }: Instructions): void {
  expect(policy).not.toContain("unsafe");
  const allowed = policy.replace("script-src", `script-src 'nonce-${NONCE}'`).replace(/\s+/g, " ");
  site.policy = `default-src 'none'; ${allowed}`;
  site.snippet = snippet.replaceAll("<script>", `<script nonce="${NONCE}">`);
}

/** The page as the guide for who comes from Halo shows it, with the values of this workspace. */
async function movedSnippet(host: string, { org_id, widget_key }: Workspace): Promise<string> {
  const guide = await readFile(new URL("../../docs/moving-from-halo.md", import.meta.url), "utf8");
  const changes = /```diff\n([\s\S]*?)```/.exec(guide)?.[1] ?? "";
  const after = changes.split("\n").filter((line) => !line.startsWith("-"));
  return after
    .map((line) => line.slice(1))
    .join("\n")
    .replace("https://support.example", host)
    .replace("your workspace's id", org_id)
    .replace("ab_live_…", widget_key);
}

/** A visitor without a mouse asks, reads, goes to another page and reads on there; nothing offends policy or browser. */
async function expectWidget(
  visitor: Person,
  site: Site,
  { host }: Instructions,
  name: string,
): Promise<void> {
  const { page } = visitor;
  const { keyboard } = page;
  const widget = new Widget(page);
  visitor.expectGrowth();
  const violations: string[] = [];
  await page.exposeFunction("violated", (what: string) => violations.push(what));
  await page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      window.violated(`${violatedDirective} ${blockedURI}`),
    ),
  );
  const answers: Response[] = [];
  page.on("response", (answer) => answers.push(answer));

  await page.goto(site.origin);
  await expect(widget.launcher).toBeVisible();
  await moveTo(widget.launcher, "Tab");
  await keyboard.press("Enter");
  await expect(widget.composer).toBeFocused();
  await keyboard.type(QUESTION);
  await keyboard.press("Enter");
  await expectAnswered(widget);
  await expectTold(widget);
  await visitor.expectAccessible();
  await page.screenshot({ path: `artefacts/${name}.png`, animations: "disabled" });
  await expect(widget.composer).toBeFocused();
  await keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(widget.launcher).toBeFocused();

  await moveTo(page.getByRole("link", { name: "Prices" }), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "What it costs" })).toBeVisible();
  await moveTo(widget.launcher, "Tab");
  await keyboard.press("Enter");
  await expect(widget.composer).toBeFocused();
  await expectAnswered(widget);
  await keyboard.type("Thank you");
  await keyboard.press("Enter");
  await expect(widget.answers).toHaveCount(2);

  expect(violations).toEqual([]);
  const ours = answers.filter((answer) => answer.url().startsWith(host));
  expect(
    ours.map((answer) => answer.url()).filter((url) => url.endsWith("/api/sdk/chat/stream")),
  ).toHaveLength(2);
  for (const answer of ours) expect(answer.headers()["access-control-allow-origin"], answer.url()).toBe("*");
  expect(new Set(answers.map((answer) => new URL(answer.url()).origin))).toEqual(
    new Set([site.origin, host]),
  );
}

async function expectAnswered(widget: Widget): Promise<void> {
  await expect(widget.mine).toHaveText([QUESTION]);
  await expect(widget.answers).toHaveCount(1);
  await expect(widget.answers).toContainText("45.00");
  await expect(widget.answers.locator(".source")).toContainText(["Shipping and delivery"]);
}

/** Who doesn't see the panel is told what it is, and the answer once it is whole, once. */
async function expectTold({ page }: Widget): Promise<void> {
  await expect(page.getByRole("status").filter({ hasText: "45.00" })).toHaveCount(1);
  const told = await screenReader(page);
  const named = (role: string) => told.filter((one) => one.role === role).map(({ name }) => name);
  const panel = await page.getByRole("dialog").getAttribute("aria-label");
  expect(panel).toBeTruthy();
  expect(named("dialog")).toEqual([panel]);
  expect(named("textbox")).toEqual(["Ask a question"]);
  expect(named("button")).toEqual(expect.arrayContaining(["Close chat", "More", "Send", "Talk to a person"]));
  expect(named("button"), "no button without a name").not.toContain("");
  const logs = told.filter(({ role }) => role === "log");
  expect(logs.map(({ name, live }) => ({ name, live }))).toEqual([{ name: "Conversation", live: "off" }]);
  expect(logs[0]?.text).toContain(QUESTION);
  expect(named("image"), "a citation is called as its source").toContain("Source 1: Shipping and delivery");
  const announced = told.filter(({ role, text }) => role === "status" && text.includes("45.00"));
  expect(announced.map(({ live }) => live)).toEqual(["polite"]);
  expect(announced[0]?.text).toContain("(Source 1: Shipping and delivery)");
  expect(announced[0]?.text).not.toContain("[1]");
}

/** Moves the focus by keys alone, as far as there are stops. */
async function moveTo(target: Locator, key: "Tab" | "Shift+Tab"): Promise<void> {
  const { keyboard } = target.page();
  const isThere = () =>
    target.evaluate((element) => (element.getRootNode() as Document | ShadowRoot).activeElement === element);
  for (let stop = 0; stop < TABS_MAX && !(await isThere()); stop += 1) await keyboard.press(key);
  await expect(target).toBeFocused();
}
