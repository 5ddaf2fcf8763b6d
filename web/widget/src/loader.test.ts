import { afterEach, beforeAll, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import type { Boot, Instance, Options, Sdk } from "./sdk.ts";

/** What `app.js` is told; the stand-in below writes here. */
type Seen = { boot?: Boot; calls: string[] };

const page = window as unknown as { HaloAgents: Sdk; Aureole: Sdk; seen: Seen };
const APP = `export function start(boot) {
  window.seen.boot = boot;
  const debug = (snapshot = {}) => Object.assign(snapshot, { user: "anonymous", path: "/" });
  const note = (name) => (...values) => void window.seen.calls.push(name + JSON.stringify(values));
  const names = ["openChat", "sendMessage", "setContext", "on", "destroy"];
  return { debug, ...Object.fromEntries(names.map((name) => [name, note(name)])) };
}`;
const options: Options = { orgId: "org", apiKey: "ab_live_x" };

let instance: Instance | null = null;
let warned: MockInstance;
let complained: MockInstance;

beforeAll(async () => {
  // The loader asks for its app by the address of its own script, and for the config by fetch.
  const source = new URL(URL.createObjectURL(new Blob([APP], { type: "text/javascript" })));
  vi.spyOn(window, "fetch").mockImplementation(async () =>
    Response.json({ agent: null, organization: { name: "N" } }),
  );
  vi.spyOn(document, "currentScript", "get").mockReturnValue({ src: location.href } as HTMLScriptElement);
  vi.stubGlobal(
    "URL",
    class extends URL {
      override get href() {
        return this.pathname === "/widget/app.js" ? source.href : super.href;
      }
    },
  );
  await import("./loader.ts");
});

beforeEach(() => {
  localStorage.clear();
  page.seen = { calls: [] };
  warned = vi
    .spyOn(console, "warn")
    .mockClear()
    .mockImplementation(() => undefined);
  complained = vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => instance?.destroy());

const launcher = () => document.querySelector("aureole-widget")?.shadowRoot?.querySelector("button");

test("both names are one object, and the launcher is there at once", () => {
  expect(page.Aureole).toBe(page.HaloAgents);
  expect(page.HaloAgents.getInstance()).toBeNull();
  instance = page.HaloAgents.init(options);
  expect(page.HaloAgents.getInstance()).toBe(instance);
  expect(launcher()?.ariaLabel).toBe("Open chat");
  expect(page.seen.boot).toBeUndefined();
});

test("init without a workspace says so and draws nothing", () => {
  const onError = vi.fn();
  expect(page.HaloAgents.init({ ...options, orgId: "", onError })).toBeNull();
  expect(onError).toHaveBeenCalledTimes(1);
  expect(launcher()).toBeUndefined();
});

test("without a key there is a widget all the same, so the site's next call doesn't throw", () => {
  instance = page.HaloAgents.init({ orgId: "org" });
  instance?.setContext("cart", { label: "Cart", value: 3 });
  expect(launcher()).toBeTruthy();
  expect(warned).toHaveBeenCalledTimes(1);
});

test("a second init warns and returns the first widget; after destroy there may be another", () => {
  instance = page.HaloAgents.init(options);
  expect(page.HaloAgents.init({ ...options, orgId: "other" })).toBe(instance);
  expect(warned).toHaveBeenCalledTimes(1);
  instance?.destroy();
  expect(launcher()).toBeUndefined();
  const another = page.HaloAgents.init(options);
  expect(another).not.toBe(instance);
  instance = another;
});

test("calls wait in order for the app; those that only matter to it don't fetch it", async () => {
  instance = page.HaloAgents.init(options);
  instance?.setContext("cart", { label: "Cart", value: 3 });
  await new Promise((done) => setTimeout(done, 50));
  expect(page.seen.boot).toBeUndefined();
  instance?.sendMessage("one");
  instance?.sendMessage("two");
  await vi.waitFor(() => expect(page.seen.calls).toHaveLength(3));
  instance?.openChat();
  expect(page.seen.calls).toEqual([
    'setContext["cart",{"label":"Cart","value":3}]',
    'sendMessage["one"]',
    'sendMessage["two"]',
    "openChat[]",
  ]);
});

test("a snapshot asked for before the app is there becomes whole in the caller's hands", async () => {
  instance = page.HaloAgents.init(options);
  const first = instance?.debug();
  expect(first).toEqual({ org: "org", user: undefined });
  await vi.waitFor(() => expect(first).toMatchObject({ org: "org", user: "anonymous", path: "/" }));
  expect(instance?.debug()).toEqual({ user: "anonymous", path: "/" });
});

test("a site that lets the panel open by itself gets the app at once: it has something to tell", async () => {
  for (const ui of ["manual", {}, { autoOpenUnseen: false }] as const) {
    page.HaloAgents.init({ ...options, ui });
    page.HaloAgents.getInstance()?.destroy();
  }
  await new Promise((done) => setTimeout(done, 50));
  expect(page.seen.boot).toBeUndefined();
  instance = page.HaloAgents.init({ ...options, ui: { autoOpenUnseen: true } });
  await vi.waitFor(() => expect(page.seen.boot).toBeTruthy());
});

test("callbacks run later, and one that throws harms nothing", async () => {
  const onReady = vi.fn(() => {
    throw new Error("the site's own");
  });
  instance = page.HaloAgents.init({ ...options, onReady });
  expect(onReady).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(onReady).toHaveBeenCalledTimes(1));
  await vi.waitFor(() => expect(complained).toHaveBeenCalled());
  expect(launcher()).toBeTruthy();
});

test("in manual mode, also by path, the launcher stays hidden", () => {
  const shown = () => launcher()?.style.display !== "none";
  const init = (more: Partial<Options>) => {
    instance?.destroy();
    instance = page.HaloAgents.init({ ...options, ...more });
    return shown();
  };
  expect(init({})).toBe(true);
  expect(init({ ui: "manual" })).toBe(false);
  expect(init({ ui: { trigger: false } })).toBe(false);
  expect(init({ manualOnPaths: ["/nowhere", "/*"] })).toBe(false);
  expect(init({ manualOnPaths: ["/nowhere", "?"] })).toBe(location.pathname.length !== 1);
  expect(init({ manualOnPaths: ["/.*"] })).toBe(true);
});

test("a framework that clears the page doesn't take the widget with it", async () => {
  instance = page.HaloAgents.init(options);
  document.querySelector("aureole-widget")?.remove();
  await vi.waitFor(() => expect(launcher()).toBeTruthy());
});
