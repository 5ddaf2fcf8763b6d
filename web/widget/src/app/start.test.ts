import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import type { Boot, Options, Running } from "../sdk.ts";
import { advise } from "./advise.ts";
import { start } from "./start.ts";
import type { Widget } from "./widget.ts";

let running: Running;
let host: HTMLElement;
let printed: MockInstance;

function begin(options: Partial<Options> = {}): void {
  host = document.createElement("aureole-widget");
  host.attachShadow({ mode: "open" }).append(document.createElement("button"));
  document.body.append(host);
  const boot: Boot = {
    options: { orgId: "org", apiKey: "ab_live_x", ...options },
    host,
    server: location.origin,
    config: {
      agent: { id: "agt_1", name: "Nova" },
      organization: { name: "N" },
      widget: { greeting: "Hi there" },
    },
    ask: async () => undefined,
    place: () => undefined,
    manual: () => options.ui === "manual",
    tell: async () => undefined,
  };
  running = start(boot);
}

const title = () => host.shadowRoot?.querySelector("h1")?.textContent;

beforeEach(() => {
  localStorage.clear();
  printed = vi.spyOn(console, "log").mockImplementation(() => undefined);
});
afterEach(() => {
  running.destroy?.();
  host.remove();
  vi.restoreAllMocks();
});

test("debug returns what it prints, and completes what it returned before its code was there", async () => {
  begin();
  const first = running.debug?.();
  expect(first).toMatchObject({ org: "org", user: "" });
  const whole = {
    org: "org",
    user: "anonymous",
    path: location.pathname,
    identity: { token: "(unset)", blocked: false, apiKey: "set" },
    agent: { id: "agt_1", name: "Nova" },
    flags: { trigger: true, greeting: true, autoOpenUnseen: false, banners: true },
    dom: { host: true, panel: true },
    liveAgent: { active: false },
  };
  await vi.waitFor(() => expect(first).toMatchObject(whole));
  expect(running.debug?.()).toMatchObject(whole);
  expect(printed).toHaveBeenCalledTimes(2);
  expect(printed).toHaveBeenLastCalledWith(expect.stringContaining("agent: Nova (agt_1)"));
  expect(JSON.stringify(first)).not.toContain("ab_live_x");
});

test("the greeting is shown unless the site wants none or drives the widget itself", () => {
  begin();
  expect(title()).toBe("Hi there");
  for (const ui of ["manual", { greeting: false }] as const) {
    running.destroy?.();
    host.remove();
    begin({ ui });
    expect(title()).toBeUndefined();
  }
});

test("who sends their first words can go on writing: the field stays, with the focus", () => {
  begin();
  running.openChat?.();
  const field = host.shadowRoot?.querySelector("textarea");
  expect(host.shadowRoot?.activeElement).toBe(field);
  running.sendMessage?.("Hello");
  expect(title()).toBeUndefined();
  expect(host.shadowRoot?.querySelector("textarea")).toBe(field);
  expect(host.shadowRoot?.activeElement).toBe(field);
});

test("a panel that opens by itself where people sign in is warned of once in a browser", () => {
  begin();
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const kept = new Map<string, unknown>();
  const storage = {
    read: (name: string) => kept.get(name),
    write: (name: string, value: unknown) => kept.set(name, value),
  };
  const visit = (path: string, autoOpenUnseen: boolean, manual = false) => {
    history.replaceState(null, "", path);
    const boot = { options: { ui: { autoOpenUnseen } }, manual: () => manual };
    advise({ boot, client: { storage } } as unknown as Widget);
  };
  const { href } = location;
  try {
    visit("/pricing", true);
    visit("/login", false);
    visit("/login", true, true);
    expect(warned).not.toHaveBeenCalled();
    visit("/account/sign-in", true);
    visit("/login", true);
    expect(warned).toHaveBeenCalledTimes(1);
  } finally {
    history.replaceState(null, "", href);
  }
});
