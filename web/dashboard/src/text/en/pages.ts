/** Pages of their own: first run, sign-in, install, knowledge, agents, settings. */
export const pages = {
  "page.title": "{page} · Aureole",
} as const;
