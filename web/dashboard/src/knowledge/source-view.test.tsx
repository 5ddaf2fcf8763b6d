import { client } from "@aureole/api";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { render } from "vitest-browser-react";
import { allWords } from "../text/t.ts";
import { SourceView } from "./source-view.tsx";
import { sourcesKey } from "./use-sources.ts";

const source = {
  id: "src_1",
  title: "Refunds",
  kind: "text",
  state: "ready",
  chunk_count: 1,
  text: "Within 30 days.",
};

beforeAll(allWords);
afterEach(() => void vi.restoreAllMocks());

test("a source that somebody deleted while it was open says so, and offers to close", async () => {
  const get = vi.spyOn(client, "GET");
  get.mockImplementation(((path: string) =>
    Promise.resolve({ data: { data: path.endsWith("chunks") ? [] : source } })) as never);
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const close = vi.fn();
  const screen = await render(
    <QueryClientProvider client={queries}>
      <SourceView id={source.id} close={close} />
    </QueryClientProvider>,
  );
  await expect.element(screen.getByRole("heading", { name: "Refunds" })).toBeVisible();

  get.mockResolvedValue({ error: { code: "not_found", message: "There is no such source." } } as never);
  await queries.invalidateQueries({ queryKey: sourcesKey });
  await expect.element(screen.getByText("This source was deleted.")).toBeVisible();
  expect(screen.getByRole("heading", { name: "Refunds" }).query()).toBeNull();
  await screen.getByRole("button", { name: "Close" }).click();
  expect(close).toHaveBeenCalledOnce();
});
