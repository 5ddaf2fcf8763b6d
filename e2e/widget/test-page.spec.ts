import { expect, test } from "../support/story.ts";

test("the test page shows the launcher under a policy that allows nothing but the widget", async ({
  person,
  workspace,
}) => {
  const visitor = await person();
  const answer = visitor.page.waitForResponse(/\/widget\/test/);
  await visitor.visit(workspace);
  const policy = (await answer).headers()["content-security-policy"] ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  await expect(visitor.page.getByRole("button", { name: "Open chat" })).toBeVisible();
  await visitor.expectNoSidewaysScroll();
});
