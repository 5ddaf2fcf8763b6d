import type { Schemas } from "@aureole/api";
import { beforeAll, expect, test } from "vitest";
import { render } from "vitest-browser-react";
import { allWords } from "../text/t.ts";
import { setTimeZone } from "../text/time.ts";
import { ContextEntry } from "./context-entry.tsx";
import { entriesOf, humanised } from "./readable.ts";

beforeAll(allWords);

async function text(type: string, value: unknown): Promise<string> {
  const screen = await render(<ContextEntry entry={{ key: "k", label: "L", type, value }} locale="en" />);
  return screen.container.textContent ?? "";
}

test("a list names each item, its details, and its status at the end", async () => {
  const value = [{ label: "Purchase Event", event_name: "purchase", status: "active" }, "Plain"];
  expect(await text("list", value)).toBe("Purchase Event Event name: purchaseactivePlain");
});

test("an integration says in words whether it is connected, and what is wrong", async () => {
  const screen = await render(
    <ContextEntry
      locale="en"
      entry={{
        key: "k",
        label: "Integrations",
        type: "integration",
        value: {
          facebook_ads: { connected: true, status: "active" },
          google_ads: { connected: true, error: "Token expired" },
          hubspot: { connected: false },
        },
      }}
    />,
  );
  const lines = [...screen.container.querySelectorAll("li")].map((line) => line.textContent);
  expect(lines).toEqual(["Facebook adsactive", "Google adsToken expired", "Hubspotnot connected"]);
});

test("a figure with a limit is one line", async () => {
  expect(await text("metric", { plan: "Pro", seats_used: 8400, seats_limit: 10000 })).toBe(
    "PlanProSeats8,400 of 10,000",
  );
});

test("errors name their area", async () => {
  expect(await text("error", [{ area: "billing", message: "Card declined" }])).toBe("Billing: Card declined");
});

test("switches are on or off", async () => {
  expect(await text("feature", { audit_log: true, beta: false })).toBe("Audit logonBetaoff");
});

test("what doesn't have its type's shape, and every unknown type, is a readable tree", async () => {
  expect(await text("integration", "weird")).toBe("weird");
  expect(await text("something_new", { cart: { total: 12.5, items: ["a", "b"] } })).toContain("Total12.5");
});

test("a link that could run something is no link", async () => {
  const value = { name: "Click", url: "javascript:alert(1)" };
  const screen = await render(
    <ContextEntry entry={{ key: "k", label: "L", type: "relationship", value }} locale="en" />,
  );
  expect(screen.container.querySelector("a")).toBeNull();
});

test("errors come first; keys read as words", () => {
  const context: { [key: string]: Schemas["ContextEntry"] } = {
    a: { label: "A", type: "metric", value: 1 },
    b: { label: "B", type: "error", value: [] },
  };
  expect(entriesOf(context).map((entry) => entry.key)).toEqual(["b", "a"]);
  expect(["seats_used", "seatsUsed", "SCIM", "mrr", "audience_uri"].map(humanised)).toEqual([
    "Seats used",
    "Seats used",
    "SCIM",
    "MRR",
    "Audience URI",
  ]);
});

test("items with the same few fields are a table, the status last", async () => {
  const value = [
    { status: "paid", amount: "$599", name: "Pro Plan" },
    { name: "Add-on", amount: "$99", status: "open" },
  ];
  const screen = await render(
    <ContextEntry entry={{ key: "k", label: "Order", type: "list", value }} locale="en" />,
  );
  const cells = [...screen.container.querySelectorAll("tr")].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  expect(cells).toEqual([
    ["Name", "Amount", "Status"],
    ["Pro Plan", "$599", "paid"],
    ["Add-on", "$99", "open"],
  ]);
});

test("a moment stands in the reader's zone, and a day stays that day everywhere", async () => {
  setTimeZone("America/New_York");
  expect(await text("custom", { at: "2026-04-11T02:25:19Z", day: "2026-04-11" })).toBe(
    "AtApr 10, 2026, 22:25DayApr 11, 2026",
  );
  setTimeZone(null);
});
