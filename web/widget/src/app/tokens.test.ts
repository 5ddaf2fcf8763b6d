import { expect, test } from "vitest";
import dashboard from "../../../ui/src/tokens.css?raw";
import tokens from "./tokens.css?raw";

/** Contrast that text must have. */
const TEXT_MIN = 4.5;
const ACCENTS = [
  "#4e50d9",
  "#ffe600",
  "#ffffff",
  "#000000",
  "#ff0000",
  "#00c853",
  "#757575",
  "#777777",
  "#00b3c7",
];

/** The values under a selector's first block. */
function block(css: string, selector: string): Map<string, string> {
  const body = css.slice(css.indexOf(`${selector} {`)).split("}")[0] ?? "";
  return new Map(
    [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

test("the widget's colours are the dashboard's", () => {
  const pairs = [
    [block(tokens, ":host"), block(dashboard, ":root")],
    [block(tokens, ':host([data-theme="dark"])'), block(dashboard, ':root[data-theme="dark"]')],
  ] as const;
  for (const [ours, theirs] of pairs) {
    expect(ours.size).toBeGreaterThan(20);
    for (const [name, value] of ours)
      expect(`${name} ${value}`).toBe(`${name} ${theirs.get(name.replace("au-", ""))}`);
  }
});

/** A colour as the browser paints it. */
function painted(host: HTMLElement, name: string): number[] {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  host.shadowRoot?.append(probe);
  const context = new OffscreenCanvas(1, 1).getContext("2d") as OffscreenCanvasRenderingContext2D;
  context.fillStyle = getComputedStyle(probe).color;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

function luminance(rgb: number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: number[], other: number[]): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test("text on any accent, and text in it, can be read in both themes", () => {
  const host = document.createElement("aureole-widget");
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(tokens);
  host.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
  document.body.append(host);
  host.toggleAttribute("data-accent", true);
  for (const theme of ["light", "dark"]) {
    host.dataset.theme = theme;
    for (const accent of ACCENTS) {
      host.style.setProperty("--au-accent", accent);
      const of = (ink: string, paper: string) => contrast(painted(host, ink), painted(host, paper));
      const where = `${accent} ${theme}`;
      expect(of("--au-on-accent", "--au-accent"), where).toBeGreaterThanOrEqual(TEXT_MIN);
      for (const paper of ["--au-surface", "--au-sunken", "--au-hover"]) {
        expect(of("--au-accent-text", paper), `${where} ${paper}`).toBeGreaterThanOrEqual(TEXT_MIN);
      }
      expect(of("--au-text", "--au-accent-soft"), where).toBeGreaterThanOrEqual(TEXT_MIN);
    }
  }
  host.remove();
});
