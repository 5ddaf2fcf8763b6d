import { client, type Schemas } from "@aureole/api";
import { useQuery } from "@tanstack/react-query";
import { useFreshOn } from "../shell/use-fresh-on.ts";

/** The widget's first visitor is looked for this often while nobody has come. */
const LOOK_MS = 5_000;

export const installKey = ["install"];

/** The ids of the snippet, and who was last seen with it. */
export function useInstall() {
  useFreshOn(installKey, ["key.changed"]);
  return useQuery<Schemas["Install"]>({
    queryKey: installKey,
    refetchInterval: ({ state }) => (state.data?.last_seen ? false : LOOK_MS),
    queryFn: async ({ signal }) => {
      const { data, error } = await client.GET("/api/v1/install", { signal });
      if (!data) throw error;
      return data.data;
    },
  });
}
