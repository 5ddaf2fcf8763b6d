import { expect, test } from "vitest";
import { aloud, draw } from "./dom.ts";
import { markdown, safeUrl } from "./markdown.tsx";

function shown(text: string, growing = false): HTMLElement {
  const element = document.createElement("div");
  draw(element, markdown(text, growing));
  return element;
}

test("what answers use is drawn", () => {
  const element = shown(
    "# Plans\n\nPro has **audit logs**[1], *always*. Use `GET /logs`.\n\n- one\n- two\n\n3. three\n\n" +
      "| Plan | Price |\n| --- | --- |\n| Pro | **9** |\n\n```sh\ncurl <x>\n```\nSee [the docs](https://d.example/a).",
  );
  expect(element.querySelector("h3")?.textContent).toBe("Plans");
  expect(element.querySelector("strong")?.textContent).toBe("audit logs");
  expect(element.querySelector("sup")?.textContent).toBe("1");
  expect(element.querySelector("em")?.textContent).toBe("always");
  expect([...element.querySelectorAll("ul li")].map((item) => item.textContent)).toEqual(["one", "two"]);
  expect(element.querySelector("ol")?.getAttribute("start")).toBe("3");
  expect(element.querySelector("td strong")?.textContent).toBe("9");
  expect(element.querySelector("pre")?.textContent).toBe("curl <x>");
  expect(element.querySelector("a")?.href).toBe("https://d.example/a");
  expect(element.querySelector("a")?.rel).toContain("noopener");
});

test("a citation has the name of its source wherever it stands, and is heard by it", () => {
  const text = "# Plans [1]\n\n**Pro [1]** keeps a log.[2]\n\n- yes [1]\n\n| a [1] |\n| - |\n| b [3] |";
  const titles = ["", "Plans", "Audit log"];
  const tree = markdown(text, false, (number) => titles[number]);
  const element = document.createElement("div");
  draw(element, tree);
  const marks = [...element.querySelectorAll("sup")];
  expect(marks.map((mark) => [mark.textContent, mark.ariaLabel])).toEqual([
    ["1", "Plans"],
    ["1", "Plans"],
    ["2", "Audit log"],
    ["1", "Plans"],
    ["1", "Plans"],
    ["3", null],
  ]);
  expect(marks.map((mark) => mark.role)).toEqual(["img", "img", "img", "img", "img", null]);
  expect(
    aloud(tree)
      .replace(/ +/g, " ")
      .split(/\s*\n\s*/),
  ).toEqual(["Plans (Plans)", "Pro (Plans) keeps a log. (Audit log)", "yes (Plans)", "a (Plans)", "b 3", ""]);
});

test("no text becomes markup, and no link leads into script", () => {
  const hostile = [
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "**<script>alert(1)</script>**",
    "| <svg onload=alert(1)> |\n| --- |\n| <b>x</b> |",
  ];
  for (const text of hostile) {
    const element = shown(text);
    expect(element.querySelector("img, script, svg, b")).toBeNull();
    expect(element.querySelector("a")).toBeNull();
  }
  expect(safeUrl(" javascript:alert(1)")).toBeNull();
  expect(safeUrl("//evil.example")).toBeNull();
  expect(safeUrl("mailto:jane@acme.example")).toBe("mailto:jane@acme.example");
});

test("marks inside words stay as they are", () => {
  expect(shown("snake_case_name and 2*3*4").textContent).toBe("snake_case_name and 2*3*4");
  expect(shown("snake_case_name and 2*3*4").querySelector("em")).toBeNull();
});

test("a text that is being written shows all of itself at every length", () => {
  const text =
    "Yes. **Pro** keeps a `log`.\n\n- one\n- two\n\n| a | b |\n| - | - |\n| c | d |\n\n```\nx\n```";
  for (let length = 1; length <= text.length; length += 1) {
    const words = text.slice(0, length).replace(/[^a-zA-Z]/g, "");
    expect(shown(text.slice(0, length), true).textContent?.replace(/[^a-zA-Z]/g, "")).toBe(words);
  }
});

test("a long text of open marks is drawn in time", () => {
  const begun = performance.now();
  shown("**a `b [c](d _e ".repeat(700));
  expect(performance.now() - begun).toBeLessThan(1_000);
});
