import { expect, test } from "vitest";
import { readInline, readMarkdown } from "./markdown.ts";

test("paragraphs keep their line breaks, an empty line parts them", () => {
  expect(readMarkdown("one\ntwo\n\nthree")).toEqual([
    { kind: "paragraph", lines: [[{ kind: "text", text: "one" }], [{ kind: "text", text: "two" }]] },
    { kind: "paragraph", lines: [[{ kind: "text", text: "three" }]] },
  ]);
});

test("bold, italic, code and links; what never closes stays text", () => {
  expect(readInline("a **b *c*** `d**` [e](https://x.example/y) *f")).toEqual([
    { kind: "text", text: "a " },
    {
      kind: "bold",
      inside: [
        { kind: "text", text: "b " },
        { kind: "italic", inside: [{ kind: "text", text: "c" }] },
      ],
    },
    { kind: "text", text: " " },
    { kind: "code", text: "d**" },
    { kind: "text", text: " " },
    { kind: "link", url: "https://x.example/y", inside: [{ kind: "text", text: "e" }] },
    { kind: "text", text: " *f" },
  ]);
});

test("the number of a source stands by itself, other brackets are text", () => {
  expect(readInline("In 60 days. [1] [x]")).toEqual([
    { kind: "text", text: "In 60 days. " },
    { kind: "cite", text: "1" },
    { kind: "text", text: " [x]" },
  ]);
});

test("names with underscores and products stay whole", () => {
  expect(readInline("snake_case_name and 2*3*4")).toEqual([
    { kind: "text", text: "snake_case_name and 2*3*4" },
  ]);
});

test("a bare address is a link without the full stop behind it", () => {
  expect(readInline("See https://a.example/b.")).toEqual([
    { kind: "text", text: "See " },
    { kind: "link", url: "https://a.example/b", inside: [{ kind: "text", text: "https://a.example/b" }] },
    { kind: "text", text: "." },
  ]);
});

test("a link that could run something stays text", () => {
  expect(readInline("[x](javascript:alert(1))").some((piece) => piece.kind === "link")).toBe(false);
  expect(readInline("[x](data:text/html,hi)")).toEqual([{ kind: "text", text: "[x](data:text/html,hi)" }]);
});

test("lists, code and tables", () => {
  const [ordered, bullets, code, table] = readMarkdown(
    "3. three\n4. four\n   more\n\n- a\n- b\n\n```js\nlet x;\n\n**no**\n```\n\n| Plan | Price |\n| --- | ---: |\n| Pro | 20 |",
  );
  expect(ordered).toMatchObject({
    kind: "list",
    ordered: true,
    start: 3,
    items: [[{ text: "three" }], [{ text: "four more" }]],
  });
  expect(bullets).toMatchObject({ kind: "list", ordered: false, items: [[{ text: "a" }], [{ text: "b" }]] });
  expect(code).toEqual({ kind: "code", text: "let x;\n\n**no**" });
  expect(table).toMatchObject({ kind: "table", head: [[{ text: "Plan" }], [{ text: "Price" }]] });
  expect(table?.kind === "table" && table.rows).toHaveLength(1);
});

test("an unclosed fence runs to the end, as it does while it streams", () => {
  expect(readMarkdown("```\nhalf")).toEqual([{ kind: "code", text: "half" }]);
});
