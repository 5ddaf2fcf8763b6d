import { afterEach, expect, test, vi } from "vitest";
import { lastCall, send } from "./last-call.ts";

const read = () => new Request("http://server/api/v1/checklist");

/** Stands for the network: what was sent, and a way to answer it. */
function network() {
  const sent: { request: Request; answer: () => void }[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    return new Promise<Response>((resolve) => sent.push({ request, answer: () => resolve(new Response()) }));
  });
  return sent;
}

afterEach(() => vi.unstubAllGlobals());

test("the last call waits for what is being read, and what comes later waits for it", async () => {
  const sent = network();
  const first = send(read());
  let ended = false;
  const last = lastCall(async () => {
    ended = true;
    return false;
  });
  await Promise.resolve();
  expect(ended).toBe(false);
  const second = send(read());
  expect(sent).toHaveLength(1);

  sent[0]?.answer();
  await first;
  await last;
  expect(ended).toBe(true);
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  sent[1]?.answer();
  await second;
});

test("nothing is read when the session is over", async () => {
  const sent = network();
  await lastCall(async () => true);
  void send(read());
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(sent).toHaveLength(0);
});
