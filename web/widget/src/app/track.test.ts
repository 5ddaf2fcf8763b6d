import { expect, test, vi } from "vitest";
import { track } from "./track.ts";
import type { Widget } from "./widget.ts";

type Report = {
  events: { event_type: string; page_url: string; element_selector?: string }[];
  session_id: string;
};

function tracked(options: { trackEvents?: boolean } = {}) {
  vi.useFakeTimers();
  document.body.innerHTML =
    '<form id="order"><label>Card <input value="4242"></label><button type="button"><b>Buy</b></button></form><p>Text</p>';
  const host = document.body.appendChild(document.createElement("aureole-widget"));
  const post = vi.fn(async (_path: string, _report: Report) => new Response());
  const client = { session: { id: "sess_1" }, account: { api: { post } } };
  track({ boot: { options, host }, client } as unknown as Widget);
  const reports = () => {
    vi.runAllTimers();
    return post.mock.calls.map(([path, report]) => ({ path, ...report }));
  };
  return { host, reports };
}

test("a page view and a click are one report, with names and without words or values", () => {
  const { reports, host } = tracked();
  document.querySelector("b")?.click();
  document.querySelector("p")?.click();
  const [report, ...others] = reports();
  expect(others).toEqual([]);
  expect(report).toMatchObject({ path: "events", session_id: "sess_1" });
  expect(report?.events.map(({ event_type }) => event_type)).toEqual(["page_view", "click"]);
  expect(report?.events[1]?.element_selector).toBe("#order>button");
  expect(report?.events[0]?.page_url).toBe(location.origin + location.pathname);
  expect(JSON.stringify(report)).not.toMatch(/Buy|4242|Card/);
  host.remove();
});

test("no report holds more than the server takes", () => {
  const { reports, host } = tracked();
  for (let count = 0; count < 150; count++) document.querySelector("button")?.click();
  expect(reports().map(({ events }) => events.length)).toEqual([100, 51]);
  host.remove();
});

test("a widget that is gone, or a site that doesn't want it, hears nothing", () => {
  const gone = tracked();
  gone.reports();
  gone.host.remove();
  document.querySelector("button")?.click();
  expect(gone.reports()).toHaveLength(1);
  const silent = tracked({ trackEvents: false });
  document.querySelector("button")?.click();
  expect(silent.reports()).toEqual([]);
  silent.host.remove();
});
