import { type ApiError, client, type Schemas } from "@aureole/api";
import { useQuery } from "@tanstack/react-query";
import { useFreshOn } from "../shell/use-fresh-on.ts";

export const sourcesKey = ["sources"];

/** What the log tells of sources. */
export const sourceEvents = ["source.added", "source.updated", "source.removed"];

/** Everything the agent may read, newest first. A change by anybody asks for the list again. */
export function useSources() {
  useFreshOn(sourcesKey, sourceEvents);
  return useQuery({ queryKey: [...sourcesKey, "list"], queryFn: ({ signal }) => allSources(signal) });
}

async function allSources(signal: AbortSignal): Promise<Schemas["Source"][]> {
  const sources: Schemas["Source"][] = [];
  let cursor: string | null | undefined;
  do {
    const query = cursor ? { cursor } : {};
    const { data, error } = await client.GET("/api/v1/knowledge/sources", { params: { query }, signal });
    if (!data) throw error;
    sources.push(...data.data);
    cursor = data.next;
  } while (cursor);
  return sources;
}

/** One source with its text. */
export function useSource(id: string) {
  return useQuery<Schemas["OpenedSource"], ApiError>({
    queryKey: [...sourcesKey, id],
    queryFn: async ({ signal }) => {
      const { data, error } = await client.GET("/api/v1/knowledge/sources/{id}", {
        params: { path: { id } },
        signal,
      });
      if (!data) throw error;
      return data.data;
    },
  });
}

/** What the agent finds a source by: its passages, in their order. */
export function useChunks(id: string) {
  return useQuery({
    queryKey: [...sourcesKey, id, "chunks"],
    queryFn: async ({ signal }) => {
      const { data, error } = await client.GET("/api/v1/knowledge/sources/{id}/chunks", {
        params: { path: { id } },
        signal,
      });
      if (!data) throw error;
      return data.data;
    },
  });
}
