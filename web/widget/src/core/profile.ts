//! What the site told about the visitor: traits, context, and where they work. Goes along with every message,
//! so that the agent knows it even before the contact's record does, and never costs one: what the
//! server refuses of it stays behind.

import type { ContextEntry, Options, Traits } from "../sdk.ts";

/** What the server can do besides; a mode of the workspace's own is a chat to it. */
const MODES = /^(voice|video|livehelp)$/;

export class Profile {
  traits: Traits;
  company: string | undefined;
  /** Undefined while the site said nothing: the session then keeps what it has. An empty one goes along, so that what was cleared is gone. */
  context: Record<string, ContextEntry> | undefined;
  /** The traits that needn't go along: the contact has them, or the server won't take them. */
  settled: Traits = {};
  private readonly mode: string | undefined;

  constructor(
    options: Options,
    /** The contact of somebody whom the site names gets another context without a message, too. */
    private readonly contextChanged: () => void,
  ) {
    this.traits = options.userTraits ?? this.settled;
    this.context = options.context;
    this.mode = MODES.exec(`${options.defaultMode}`)?.[0];
  }

  /** Traits merge: a new value of a known key wins. */
  add(traits: Traits | undefined): void {
    this.traits = { ...this.traits, ...traits };
  }

  /** An entry replaces the one of the same key entirely. */
  setContext(key: string, entry: ContextEntry): void {
    this.context = { ...this.context, [key]: entry };
    this.contextChanged();
  }

  clearContext(key?: string): void {
    const { [key ?? ""]: _gone, ...rest } = this.context ?? {};
    this.context = key === undefined ? {} : rest;
    this.contextChanged();
  }

  forget(): void {
    this.traits = {};
    this.company = undefined;
    this.context = undefined;
  }

  /** The fields of a request in the visitor's name; JSON leaves out those that are undefined. */
  fields(): object {
    const { traits, settled, company, context, mode } = this;
    return { company_id: company, custom_fields: traits === settled ? undefined : traits, context, mode };
  }
}
