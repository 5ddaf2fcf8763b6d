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

/** The Text tab of a source that the server tells as `stored`, and a way to have others replace it. */
async function openText() {
  let stored = source;
  vi.spyOn(client, "GET").mockImplementation(((path: string) =>
    Promise.resolve({ data: { data: path.endsWith("chunks") ? [] : stored } })) as never);
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const screen = await render(
    <QueryClientProvider client={queries}>
      <SourceView id={source.id} close={() => {}} />
    </QueryClientProvider>,
  );
  await screen.getByRole("radio", { name: "Text" }).click();
  const others = async (text: string) => {
    stored = { ...source, text };
    await queries.invalidateQueries({ queryKey: sourcesKey });
  };
  return { screen, others, text: screen.getByRole("textbox", { name: "Text" }) };
}

test("a text that nobody is changing here follows what a colleague makes of it", async () => {
  const { screen, others, text } = await openText();
  await expect.element(text).toHaveValue("Within 30 days.");
  await others("Within 60 days.");
  await expect.element(text).toHaveValue("Within 60 days.");
  expect(screen.getByRole("alert").query()).toBeNull();
});

test("a text that was begun here stays, says that a colleague replaced it, and can be given up for theirs", async () => {
  const { screen, others, text } = await openText();
  await text.fill("Within 45 days.");
  await others("Within 60 days.");
  await expect.element(screen.getByRole("alert")).toHaveTextContent("Somebody replaced this text");
  await expect.element(text).toHaveValue("Within 45 days.");
  await screen.getByRole("button", { name: "Take theirs" }).click();
  await expect.element(text).toHaveValue("Within 60 days.");
  expect(screen.getByRole("alert").query()).toBeNull();

  await text.fill("Within 90 days.");
  vi.spyOn(client, "PUT").mockResolvedValue({ data: {} } as never);
  await screen.getByRole("button", { name: "Replace" }).click();
  await others("Within 90 days.");
  await expect.element(text).toHaveValue("Within 90 days.");
  expect(screen.getByRole("alert").query()).toBeNull();
});
