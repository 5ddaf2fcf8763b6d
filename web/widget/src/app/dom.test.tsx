import { expect, test } from "vitest";
import { type Child, draw } from "./dom.ts";

const stage = () => document.createElement("div");

test("drawing again keeps what is the same, a text field with its text too", () => {
  const parent = stage();
  const view = (pill: boolean) => (
    <footer>
      {pill && <button type="button">Talk</button>}
      <div class="box">
        <textarea />
      </div>
    </footer>
  );
  draw(parent, view(true));
  const field = parent.querySelector("textarea") as HTMLTextAreaElement;
  field.value = "half a word";
  for (const pill of [false, true]) {
    draw(parent, view(pill));
    expect(parent.querySelector("textarea")).toBe(field);
    expect(parent.querySelectorAll("button")).toHaveLength(pill ? 1 : 0);
  }
  expect(field.value).toBe("half a word");
});

test("elements with keys keep their nodes through every order", () => {
  const parent = stage();
  const view = (keys: string): Child => [...keys].map((key) => <p key={key}>{key}</p>);
  draw(parent, view("abcd"));
  const nodes = new Map([...parent.children].map((node) => [node.textContent, node]));
  for (const order of ["dcba", "abcd", "bd", "xbyd", "a"]) {
    draw(parent, view(order));
    expect(parent.textContent).toBe(order);
    for (const node of parent.children) {
      if (order.length > 1 && "bd".includes(node.textContent)) expect(node).toBe(nodes.get(node.textContent));
    }
  }
});

test("attributes come, change and go; listeners are replaced, not added", () => {
  const parent = stage();
  const heard: string[] = [];
  const view = (name: string, hidden: boolean) => (
    <button type="button" hidden={hidden} aria-label={hidden ? null : name} onClick={() => heard.push(name)}>
      {name}
    </button>
  );
  draw(parent, view("one", false));
  draw(parent, view("two", true));
  const button = parent.querySelector("button") as HTMLButtonElement;
  expect(button.hidden).toBe(true);
  expect(button.hasAttribute("aria-label")).toBe(false);
  button.click();
  expect(heard).toEqual(["two"]);
});

test("drawings inside svg are drawings", () => {
  const parent = stage();
  draw(
    parent,
    <svg viewBox="0 0 1 1" aria-hidden="true">
      <linearGradient id="x" />
    </svg>,
  );
  expect(parent.firstElementChild?.firstElementChild).toBeInstanceOf(SVGLinearGradientElement);
});
