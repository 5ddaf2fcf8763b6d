import { expect, test } from "vitest";
import { cspLines } from "./csp-lines.tsx";
import { snippet, snippetKinds } from "./snippet.ts";

const ids = { host: "https://support.example", org_id: "0190-org", widget_key: "ab_live_123" };

test.each(snippetKinds)("the %s snippet has the real host, workspace and key", (kind) => {
  const code = snippet(kind, ids);
  for (const part of [`${ids.host}/w.js`, `orgId: "${ids.org_id}"`, `apiKey: "${ids.widget_key}"`]) {
    expect(code).toContain(part);
  }
});

test("the plain snippet is what a page needs: it parses, and calls init with the ids", () => {
  const page = new DOMParser().parseFromString(snippet("html", ids), "text/html");
  const [loader, call] = [...page.querySelectorAll("script")];
  expect(loader?.src).toBe("https://support.example/w.js");
  const given: unknown[] = [];
  new Function("Aureole", call?.textContent ?? "")({ init: (options: unknown) => given.push(options) });
  expect(given).toEqual([{ orgId: ids.org_id, apiKey: ids.widget_key }]);
});

test.each(["react", "vue"] as const)("the %s snippet takes away what it brought, if it ever came", (kind) => {
  const undo = /window\.Aureole\?[^;\n]*destroy\(\)/.exec(snippet(kind, ids))?.[0];
  let destroyed = 0;
  const widget = { destroy: () => destroyed++ };
  for (const Aureole of [undefined, { getInstance: () => null }, { getInstance: () => widget }])
    new Function("window", `${undo};`)({ Aureole });
  expect(destroyed).toBe(1);
});

test("the policy names the host for scripts, calls, sockets and pictures", () => {
  expect(cspLines("https://support.example").split("\n")).toEqual([
    "script-src  https://support.example;",
    "connect-src https://support.example wss://support.example;",
    "img-src     https://support.example blob:;",
  ]);
});
