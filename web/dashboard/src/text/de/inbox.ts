import type { inbox as english } from "../en/inbox.ts";
import type { Translation } from "../translation.ts";

export const inbox: Translation<typeof english> = {
  "inbox.title": "Posteingang",
};
