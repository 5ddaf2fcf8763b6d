import type { Page } from "@playwright/test";

/** One thing of a page as the browser tells it to a screen reader. */
export interface Told {
  role: string;
  name: string;
  /** How changes inside of it are announced: `off` if they aren't. */
  live: string;
  /** Everything that is read in it. */
  text: string;
}

interface Node {
  nodeId: string;
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  childIds?: string[];
  properties?: { name: string; value: { value: unknown } }[];
}

/**
 * What a screen reader finds on the page, from the browser's own accessibility tree: what is hidden isn't in it. The line
 * to the browser ends with the page: if it ended here, the page would count as left by its reader.
 */
export async function screenReader(page: Page): Promise<Told[]> {
  const devtools = await page.context().newCDPSession(page);
  const { nodes } = (await devtools.send("Accessibility.getFullAXTree")) as { nodes: Node[] };
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const textOf = (node: Node): string =>
    node.role?.value === "StaticText"
      ? (node.name?.value ?? "")
      : (node.childIds ?? []).map((id) => textOf(byId.get(id) ?? { nodeId: id, ignored: true })).join("");
  return nodes
    .filter(({ ignored }) => !ignored)
    .map((node) => {
      const live = node.properties?.find(({ name }) => name === "live")?.value.value;
      return {
        role: node.role?.value ?? "",
        name: node.name?.value ?? "",
        live: typeof live === "string" ? live : "off",
        text: textOf(node),
      };
    });
}
