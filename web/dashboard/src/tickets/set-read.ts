import { client } from "@aureole/api";
import { live } from "../live/live.ts";

/**
 * Marks a ticket as read or unread for me. Read state isn't in the log, so the answer itself is the new truth. It is
 * never announced: it follows from looking.
 */
export async function setRead(id: string, read: boolean): Promise<void> {
  const expected = live.expect(id, { unread: !read });
  const { data } = await client.PUT("/api/v1/tickets/{id}/read", {
    params: { path: { id } },
    body: { read },
  });
  if (data) expected.done();
  else expected.refused();
}
