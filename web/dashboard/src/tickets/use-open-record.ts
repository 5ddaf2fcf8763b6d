import type { ApiError } from "@aureole/api";
import { useQuery } from "@tanstack/react-query";
import { live } from "../live/live.ts";

/** Fetches a ticket or conversation with its contact and company once; the log keeps them true from there on. */
export function useOpenRecord(id: string) {
  return useQuery<null, ApiError>({
    queryKey: ["open", id],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const { error } = await live.lists.openRecord(id);
      if (error) throw error;
      return null;
    },
  });
}
