import { client } from "@aureole/api";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { render } from "vitest-browser-react";
import { live } from "../live/live.ts";
import { event } from "../live/sample.ts";
import { useFreshOn } from "./use-fresh-on.ts";

const fetched = vi.fn(async () => true);

function Reader() {
  useFreshOn(["sources"], ["source.added", "source.removed"]);
  useQuery({ queryKey: ["sources", "list"], queryFn: fetched });
  return null;
}

beforeEach(async () => {
  fetched.mockClear();
  live.store.restart(10);
  vi.spyOn(client, "GET").mockResolvedValue({ error: {}, response: new Response() } as never);
  await render(
    <QueryClientProvider client={new QueryClient()}>
      <Reader />
    </QueryClientProvider>,
  );
  await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(1));
});
afterEach(() => void vi.restoreAllMocks());

test("what was fetched is asked for again when the log says that it changed, and only then", async () => {
  live.event(event(11, { kind: "ticket.created" }));
  live.event(event(12, { kind: "source.added" }));
  await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(2));
  live.event(event(13, { kind: "source.removed" }));
  await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(3));
});

test("after a gap that the log can't fill it is asked for again, whatever happened in it", async () => {
  live.frame({ type: "resync", seq: 90_000 });
  await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(2));
});
