import type { Server, Workspace } from "../support/server.ts";
import { Site } from "../support/site.ts";
import { expect, test as story } from "../support/story.ts";

/** Longer than the widget takes to fetch what it has to tell a developer by itself. */
const SETTLED_MS = 6_000;

const test = story.extend<{ site: Site }>({
  site: async ({ server: _beside }, use) => {
    const site = await Site.open();
    site.policy = "default-src * 'unsafe-inline'";
    await use(site);
    await site.close();
  },
});

/** What a page carries whose panel may open by itself. */
function snippet({ origin }: Server, { org_id, widget_key }: Workspace, more: object): string {
  const options = { orgId: org_id, apiKey: widget_key, ui: { autoOpenUnseen: true }, ...more };
  return `<script src="${origin}/w.js"></script><script>Aureole.init(${JSON.stringify(options)})</script>`;
}

test("who comes to a login page for the first time: its developer is warned of the panel, once", async ({
  person,
  server,
  workspace,
  site,
}) => {
  const visitor = await person();
  const { page } = visitor;
  const warned: string[] = [];
  page.on("console", (message) => message.type() === "warning" && warned.push(message.text()));
  visitor.expectWarning(/autoOpenUnseen/);

  site.snippet = snippet(server, workspace, { manualOnPaths: ["/login*"] });
  await page.goto(`${site.origin}/login`);
  await page.waitForTimeout(SETTLED_MS);
  expect(warned, "the path is named already").toEqual([]);

  site.snippet = snippet(server, workspace, {});
  await page.goto(`${site.origin}/login`);
  await expect.poll(() => warned).toEqual([expect.stringContaining("autoOpenUnseen is on at /login.")]);
  await page.reload();
  await page.waitForTimeout(SETTLED_MS);
  expect(warned).toHaveLength(1);
});

test("a developer's first look at the widget's state is a whole one", async ({ person, workspace }) => {
  const visitor = await person();
  const { page } = visitor;
  const config = page.waitForResponse(/\/api\/sdk\/config/);
  await visitor.visit(workspace);
  await config;
  const printed = page.waitForEvent("console", (message) => message.text().startsWith("HaloAgents debug"));
  const snapshot = await page.evaluateHandle("Aureole.getInstance().debug()");
  expect((await printed).text()).toContain("apiKey=set");
  const { org_id, agent_id, widget_key } = workspace;
  await expect
    .poll(() => snapshot.jsonValue())
    .toMatchObject({
      org: org_id,
      user: "anonymous",
      path: "/widget/test",
      identity: { token: "(unset)", apiKey: "set" },
      agent: { id: agent_id },
      session: { id: expect.stringMatching(/^sess_\d+_/), open: false, returning: false },
      flags: { trigger: true, autoOpenUnseen: false },
      dom: { host: true, trigger: true },
    });
  expect(JSON.stringify(await snapshot.jsonValue())).not.toContain(widget_key);
});
