import { expect, test } from "vitest";
import { firstLine } from "./add-text.tsx";

test("a text without a title is called by its first line, without its Markdown", () => {
  expect(firstLine("\n\n## Refunds\n\nWithin 30 days.")).toBe("Refunds");
  expect(firstLine("x".repeat(200))).toHaveLength(80);
  expect(firstLine("")).toBe("");
});
