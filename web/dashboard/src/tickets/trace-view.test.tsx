import "../app.css";
import type { Schemas } from "@aureole/api";
import { beforeAll, expect, test } from "vitest";
import { render } from "vitest-browser-react";
import { allWords } from "../text/t.ts";
import { TraceView } from "./trace-view.tsx";

beforeAll(allWords);

const trace: Schemas["Trace"] = {
  model: "openai/some-model",
  begun_by: null,
  layers: [{ name: "safety", tokens: 190, text: "Answer only from what was found." }],
  passages: [],
  tools: [],
  attempts: [],
  outage: null,
  confidence: 80,
  judged_by: "model",
  input_tokens: 100,
  output_tokens: 20,
  first_token_ms: 300,
  whole_ms: 900,
  quoted: null,
};

test("an answer that one model wrote names it", async () => {
  const screen = await render(<TraceView trace={trace} />);
  await expect.element(screen.getByText("openai/some-model", { exact: true })).toBeVisible();
});

test("an answer that was cut off names who began it, who went on, what was given and why", async () => {
  const cut = { begun_by: "openai/some-model", model: "builtin", outage: "the connection ended" };
  const screen = await render(<TraceView trace={{ ...trace, ...cut }} />);
  await expect.element(screen.getByText("openai/some-model, then builtin")).toBeVisible();
  await expect
    .element(screen.getByText("The language model was cut off: the connection ended"))
    .toBeVisible();
  await expect.element(screen.getByText("safety")).toBeVisible();
});

test("a model that never answered is no writer", async () => {
  const outage = { model: "builtin", layers: [], outage: "no answer within 30 s" };
  const screen = await render(<TraceView trace={{ ...trace, ...outage }} />);
  await expect.element(screen.getByText("builtin", { exact: true })).toBeVisible();
  await expect
    .element(screen.getByText("The language model did not answer: no answer within 30 s"))
    .toBeVisible();
});

test("an answer that no model wrote names none", async () => {
  const screen = await render(<TraceView trace={{ ...trace, model: "", layers: [] }} />);
  await expect.element(screen.getByText("Whole answer")).toBeVisible();
  expect(screen.getByText("Written by").query()).toBeNull();
});
