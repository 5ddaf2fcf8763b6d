import { client, type Schemas } from "@aureole/api";
import { useQuery } from "@tanstack/react-query";
import { useFreshOn } from "../shell/use-fresh-on.ts";

export const checklistKey = ["checklist"];

/** Sample data comes and goes in pieces; while it does, its progress is asked for this often. */
const PROGRESS_MS = 1_000;

/** The steps of the first hour. They tick themselves: the log says when. */
export function useChecklist() {
  useFreshOn(checklistKey, ["checklist.ticked", "sample_data.changed"]);
  return useQuery<Schemas["Checklist"]>({
    queryKey: checklistKey,
    refetchInterval: ({ state }) => (isUnderWay(state.data?.sample_data) ? PROGRESS_MS : false),
    queryFn: async ({ signal }) => {
      const { data, error } = await client.GET("/api/v1/checklist", { signal });
      if (!data) throw error;
      return data.data;
    },
  });
}

function isUnderWay(sample: { state?: string } | null | undefined): boolean {
  return sample?.state === "adding" || sample?.state === "removing";
}
