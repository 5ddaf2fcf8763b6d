import { client } from "@aureole/api";
import { useQuery } from "@tanstack/react-query";
import { useFreshOn } from "../shell/use-fresh-on.ts";

const invitationsKey = ["invitations"];

/** The links into the team that wait to be used. */
export function useInvitations() {
  useFreshOn(invitationsKey, ["invitation.made", "invitation.revoked", "teammate.joined"]);
  return useQuery({
    queryKey: invitationsKey,
    queryFn: async ({ signal }) => {
      const { data, error } = await client.GET("/api/v1/invitations", { signal });
      if (!data) throw error;
      return data.data;
    },
  });
}
