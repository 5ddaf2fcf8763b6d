import { Api } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/story.ts";

/** What lies over the inbox: the key or the button that opens it, and what is then there. */
const overlays = [
  { name: "status menu", press: "button: Status", role: "menu" },
  { name: "assignee menu", press: "a", role: "menu" },
  { name: "snooze menu", press: "s", role: "menu" },
  { name: "ticket's menu", press: "button: More", role: "menu" },
  { name: "palette", press: "Control+k", role: "dialog" },
  { name: "keys", press: "?", role: "dialog" },
  { name: "new ticket", press: "button: New ticket", role: "dialog" },
  { name: "account menu", press: "button: Your account", role: "menu" },
  { name: "workspace menu", press: "button: Workspace menu", role: "menu" },
] as const;

for (const colorScheme of ["light", "dark"] as const) {
  test(`whatever lies over the inbox is accessible, and gives the focus back, ${colorScheme}`, async ({
    person,
    server,
    workspace,
  }) => {
    test.setTimeout(180_000);
    const api = await Api.signIn(server, workspace);
    await api.call("POST", "/api/v1/tickets", {
      subject: "Locked out",
      message: "Nobody can sign in.",
      contact: { name: "Ada Byron", email: "ada@byron.example" },
    });
    const mara = await person({ colorScheme });
    await mara.signIn(workspace);
    const desk = new Desk(mara.page);
    await desk.goTo("/inbox/open");
    await desk.open("Locked out");
    for (const { name, press, role } of overlays) {
      const button = press.startsWith("button: ")
        ? mara.page.getByRole("button", { name: new RegExp(`^${press.slice(8)}`, "i") }).first()
        : undefined;
      if (button) await button.focus();
      await mara.page.keyboard.press(button ? "Enter" : press);
      await expect(mara.page.getByRole(role), name).toBeVisible();
      await test.step(name, () => mara.expectAccessible());
      await mara.page.keyboard.press("Escape");
      await expect(mara.page.getByRole(role), name).toHaveCount(0);
      if (button) await expect(button, `${name} gives the focus back`).toBeFocused();
    }
  });
}

test("what is typed while the palette is still on its way stands in it, and does nothing to the ticket", async ({
  person,
  server,
  workspace,
}) => {
  const api = await Api.signIn(server, workspace);
  await api.call("POST", "/api/v1/tickets", {
    subject: "Locked out",
    message: "Nobody can sign in.",
    contact: { name: "Ada Byron", email: "ada@byron.example" },
  });
  const mara = await person();
  await mara.page.route(/palette.*\.js/, async (route) => {
    await new Promise((after) => setTimeout(after, 1_000));
    await route.continue();
  });
  await mara.signIn(workspace);
  const desk = new Desk(mara.page);
  await desk.goTo("/inbox/open");
  await desk.open("Locked out");
  await mara.page.keyboard.press("Control+k");
  // On the page `e` would resolve, `m` assign and `n` begin a note.
  await mara.page.keyboard.type("emn");
  await mara.page.keyboard.press("Backspace");
  const field = mara.page.getByRole("combobox", { name: "Search or jump to" });
  await expect(field).toHaveValue("em");
  await expect(field).toBeFocused();
  await mara.page.keyboard.press("Escape");
  await expect(mara.page.getByRole("button", { name: /^Status: Open/ })).toBeVisible();
  await mara.page.keyboard.press("Control+k");
  await expect(field).toHaveValue("");
});
