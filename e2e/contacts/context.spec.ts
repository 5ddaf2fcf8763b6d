import { Desk } from "../support/desk.ts";
import type { Server, Workspace } from "../support/server.ts";
import { expect, test } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

const PICTURE =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

async function call(server: Server, { widget_key }: Workspace, path: string, body: object): Promise<void> {
  const answer = await fetch(`${server.origin}/api/sdk/${path}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${widget_key}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

test("what a site sends of a person is readable to the team", async ({ person, server, workspace }) => {
  await call(server, workspace, "users/identify", {
    user_id: "user_123",
    traits: { name: "Jane Doe", role: "admin", seen: "2026-04-11T12:25:19Z" },
    context: {
      orders: {
        label: "Orders",
        type: "list",
        value: [
          { name: "Pro Plan", amount: "$599", status: "paid" },
          { name: "Add-on", amount: "$99", status: "open" },
        ],
      },
      ads: {
        label: "Connected integrations",
        type: "integration",
        value: {
          facebook_ads: { connected: true, status: "active" },
          google_ads: { connected: true, error: "Token expired" },
          hubspot: { connected: false },
        },
      },
      problem: {
        label: "Known problems",
        type: "error",
        value: [{ area: "billing", message: "Charged twice" }],
      },
      usage: { label: "Usage", type: "metric", value: { seats_used: 8, seats_limit: 10 } },
      state: { label: "Account", type: "status", value: "past due" },
      settings: { label: "Settings", type: "config", value: { two_factor: true, theme: "dark" } },
      flags: { label: "Features", type: "feature", value: { exports: false } },
      crm: { label: "Account owner", type: "relationship", value: { name: "Kim", team: { region: "EU" } } },
      other: { label: "Form", type: "custom", value: { renewed: "2026-05-01", notes: ["a", "b"] } },
    },
  });
  await call(server, workspace, "events", {
    user_id: "user_123",
    events: [{ event_type: "page_view", page_url: "https://shop.example/billing" }],
  });
  await call(server, workspace, "chat", {
    user_id: "user_123",
    message: "I want to talk to a person, please",
    images: [PICTURE],
    context: { application: { label: "Partner application", value: { company: "Acme Corp" } } },
  });

  const mara = await person({ viewport: { width: 1440, height: 1900 } });
  await mara.signIn(workspace);
  const desk = new Desk(mara.page);
  await desk.goTo("/inbox/open");
  await desk.open(/talk to a person/);
  const panel = mara.page.getByRole("complementary", { name: "Contact" });
  await expect(panel.getByRole("table").getByRole("row")).toHaveText([
    /Name.*Amount.*Status/,
    /Pro Plan.*paid/,
    /Add-on/,
  ]);
  for (const words of [
    "Token expired",
    "Charged twice",
    "8 of 10",
    "past due",
    "Two factor",
    "Partner application",
    "Acme Corp",
    "Page view",
    "/billing",
  ]) {
    await expect(panel.getByText(words, { exact: false }).first()).toBeVisible();
  }
  const picture = desk.thread.getByRole("img", { name: "Picture from the visitor" });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  await mara.page.screenshot({ path: "artefacts/contact-context.png", animations: "disabled" });
  await mara.expectAccessible();
});

test("what a visitor does after the widget has come is told to the team, without words", async ({
  person,
  server,
  workspace,
}) => {
  const visitor = await person();
  const reported = visitor.page.waitForRequest(/\/api\/sdk\/events$/);
  const widget = await Widget.openedBy(visitor, workspace);
  await widget.say("Hello");
  const body = (await reported).postDataJSON();
  expect(body.events[0]).toMatchObject({
    event_type: "page_view",
    page_url: `${new URL(visitor.page.url()).origin}/widget/test`,
  });
  expect(JSON.stringify(body)).not.toContain(workspace.widget_key);
  expect(server.log).not.toContain("panicked");
});
