import "../app.css";
import type { Schemas } from "@aureole/api";
import { beforeAll, expect, test } from "vitest";
import { render } from "vitest-browser-react";
import { entryOf } from "../live/apply/timeline.ts";
import { live } from "../live/live.ts";
import { allWords } from "../text/t.ts";
import { Thread } from "./thread.tsx";

beforeAll(allWords);

const OWNER = "tkt_thread";

function said(index: number): Schemas["Message"] {
  return {
    id: `msg_thread${index}`,
    thread_id: "thr_t",
    client_id: null,
    position: index,
    version: index,
    author: { kind: "contact", id: "con_1", name: "Jonas", avatar_url: null },
    shown_as: null,
    visibility: "public",
    format: "text",
    text: `Message number ${index}`,
    state: "done",
    delivery: null,
    sources: [],
    images: [],
    confidence: null,
    at: new Date(Date.UTC(2026, 10, 21, 10, index * 5)).toISOString(),
    edited_at: null,
    erased_at: null,
    mentions: [],
  };
}

function say(index: number): void {
  const record = said(index);
  live.store.absorb([{ noun: "message", id: record.id, record }], 1);
  live.lists.timeline(OWNER).add(entryOf({ type: "message", at: record.at, message: record }));
}

async function open() {
  const messages = Array.from({ length: 40 }, (_, index) => said(index));
  live.store.absorb(
    messages.map((record) => ({ noun: "message" as const, id: record.id, record })),
    1,
  );
  const items = messages.map((message) => ({ type: "message" as const, at: message.at, message }));
  live.lists.timeline(OWNER).begin({ items, before: null });
  const screen = await render(
    <div style={{ height: 400, display: "flex", flexDirection: "column" }}>
      <Thread owner={OWNER} threadId={undefined} unread={false} agentName="Nova" />
    </div>,
  );
  const log = screen.getByRole("log").element();
  const fromEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight;
  await expect.poll(fromEnd).toBeLessThan(2);
  return { screen, log, fromEnd };
}

test("follows new messages while the end is in sight", async () => {
  const { screen, fromEnd } = await open();
  for (const index of [100, 101, 102]) say(index);
  await expect.element(screen.getByText("Message number 102")).toBeInTheDocument();
  await expect.poll(fromEnd).toBeLessThan(2);
  expect(screen.getByText(/new message/).query()).toBeNull();
});

test("who reads above isn't moved; what came is counted, and one press away", async () => {
  const { screen, log, fromEnd } = await open();
  log.dispatchEvent(new WheelEvent("wheel", { deltaY: -1_000 }));
  log.scrollTop = 200;
  await expect.poll(() => Math.round(log.scrollTop)).toBe(200);
  await new Promise((resolve) => requestAnimationFrame(resolve));
  say(110);
  say(111);
  const pill = screen.getByText("2 new messages ↓");
  await expect.element(pill).toBeVisible();
  expect(Math.abs(log.scrollTop - 200)).toBeLessThan(2);
  await pill.click();
  await expect.poll(fromEnd).toBeLessThan(2);
  await expect.element(screen.getByText(/new message/)).not.toBeInTheDocument();
});
