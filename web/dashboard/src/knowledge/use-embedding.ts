import { client, type Schemas } from "@aureole/api";
import { useQuery } from "@tanstack/react-query";
import { useFreshOn } from "../shell/use-fresh-on.ts";
import { sourceEvents } from "./use-sources.ts";

export const embeddingKey = ["embedding"];

/** While passages are being embedded, their number is asked for this often. */
const PROGRESS_MS = 2_000;

/** Which model knows what passages mean, and how far it has come. */
export function useEmbedding() {
  useFreshOn(embeddingKey, ["embedding.changed", ...sourceEvents]);
  return useQuery({
    queryKey: embeddingKey,
    queryFn: async ({ signal }) => {
      const { data, error } = await client.GET("/api/v1/knowledge/embedding", { signal });
      if (!data) throw error;
      return data.data;
    },
    refetchInterval: ({ state }) => (state.data && isFilling(state.data) ? PROGRESS_MS : false),
  });
}

/** Whether passages still wait for their vectors. */
export function isFilling(state: Schemas["EmbeddingState"]): boolean {
  return state.provider !== "none" && state.embedded < state.total;
}
