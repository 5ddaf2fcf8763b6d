//! Draws a tree of elements and, drawn again, changes only what differs: what JSX compiles to here.
//! A component is a plain function of its properties. Sets attributes and text, never markup, so it
//! needs no policy under Trusted Types. An element with a key keeps its node wherever it moves.

export type Tree = { tag: string; key: string | undefined; attributes: Attributes; children: Child };
export type Child = Tree | string | number | boolean | null | undefined | Child[];

type Listener = (event: never) => void;
type Attributes = { [name: string]: string | number | boolean | null | undefined | Listener };
type Properties = Attributes & { children?: Child };

const SVG = "http://www.w3.org/2000/svg";
/** Elements within a line. */
const RUNNING = /^(a|code|em|span|strong|sup)$/;
/** What each node shows, so that the next drawing can tell what changed. */
const shown = new WeakMap<Node, Tree | string>();

export function jsx(tag: string | ((properties: never) => Tree), properties: object, key?: string): Tree {
  if (typeof tag === "function") return tag(properties as never);
  const { children, ...attributes } = properties as Properties;
  return { tag, key, attributes, children } as Tree;
}

export { jsx as jsxDEV, jsx as jsxs };

export declare namespace JSX {
  type Element = Tree;
  interface ElementChildrenAttribute {
    children: unknown;
  }
  interface IntrinsicElements {
    // biome-ignore lint/suspicious/noExplicitAny: the events of an element follow from its name, which this table doesn't know.
    [tag: string]: { key?: string; children?: Child; [name: string]: any };
  }
}

/** Makes the content of an element what the tree says. */
export function draw(parent: Element, content: Child): void {
  const before = [...parent.childNodes];
  const trees = flat(content);
  const nodes = trees.map((tree) => take(before, tree) ?? create(parent, tree));
  for (const untaken of before) untaken.remove();
  trees.forEach((tree, index) => {
    const node = nodes[index] as ChildNode;
    const there = parent.childNodes[index] ?? null;
    if (node !== there) parent.insertBefore(node, there);
    if (shown.get(node) !== tree) change(node, tree);
  });
}

/** What is heard of a tree by who doesn't see it: its words, block after block, and the names of signs. */
export function aloud(content: Child): string {
  return flat(content)
    .map((tree) => {
      if (typeof tree === "string") return tree;
      const name = tree.attributes["aria-label"];
      if (name) return ` (${name})`;
      return aloud(tree.children) + (RUNNING.test(tree.tag) ? "" : "\n");
    })
    .join("");
}

function flat(content: Child): (Tree | string)[] {
  if (Array.isArray(content)) return content.flatMap(flat);
  if (content == null || typeof content === "boolean") return [];
  return [typeof content === "object" ? content : String(content)];
}

/** The first node that can become this tree, taken out of those that are left. */
function take(left: ChildNode[], tree: Tree | string): ChildNode | undefined {
  const index = left.findIndex((node) => {
    if (typeof tree === "string") return node instanceof Text;
    const old = shown.get(node);
    return typeof old === "object" && old.tag === tree.tag && old.key === tree.key;
  });
  return index < 0 ? undefined : left.splice(index, 1)[0];
}

function create(parent: Element, tree: Tree | string): ChildNode {
  if (typeof tree === "string") return new Text();
  const space = tree.tag === "svg" ? SVG : parent.namespaceURI;
  return document.createElementNS(space, tree.tag);
}

function change(node: ChildNode, tree: Tree | string): void {
  const old = shown.get(node) as Tree | undefined;
  shown.set(node, tree);
  if (typeof tree === "string") {
    node.nodeValue = tree;
    return;
  }
  const element = node as Element & { [name: string]: unknown };
  for (const name in { ...old?.attributes, ...tree.attributes }) {
    const value = tree.attributes[name];
    if (name.startsWith("on")) element[name.toLowerCase()] = value;
    else if (value == null || value === false) element.removeAttribute(name);
    else if (value !== old?.attributes[name]) element.setAttribute(name, value === true ? "" : String(value));
  }
  draw(element, tree.children);
}
