import { type BrowserContextOptions, test as base, expect } from "@playwright/test";
import { Person } from "./person.ts";
import { Server, type Workspace } from "./server.ts";

/** What every story is given. */
export interface Stage {
  /** Settings of the server as environment variables; `test.use({ settings: … })`. */
  settings: Record<string, string>;
  /** A server of this story's own, on an empty database. */
  server: Server;
  /** A workspace on it with one teammate. */
  workspace: Workspace;
  /** Lets somebody with a new browser arrive. */
  person: (options?: BrowserContextOptions) => Promise<Person>;
}

/**
 * A user's story: every one has its own server and database, and fails when any browser in it
 * complained on its console, threw, or moved something by itself.
 */
export const test = base.extend<Stage>({
  settings: [{}, { option: true }],

  server: async ({ settings }, use, info) => {
    const server = await Server.create(settings);
    await use(server);
    await server.remove();
    if (info.status !== info.expectedStatus) await info.attach("server.log", { body: server.log });
  },

  workspace: async ({ server }, use) => {
    await use(await server.createWorkspace());
  },

  person: async ({ browser, server, viewport, locale, timezoneId }, use) => {
    const people: Person[] = [];
    const usual = { viewport, ...(locale && { locale }), ...(timezoneId && { timezoneId }) };
    await use(async (options) => {
      const person = await Person.arrive(browser, server.port, { ...usual, ...options });
      people.push(person);
      return person;
    });
    const problems = await Promise.all(people.map((person) => person.leave()));
    expect(problems.flat(), "what browsers complained about").toEqual([]);
  },
});

export { expect };
