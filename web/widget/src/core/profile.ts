//! What the site told about the visitor: traits, company and context. Sent along with every
//! message, so that the agent knows it even before the contact's record does.

import type { ContextEntry, Options, Traits } from "../sdk.ts";

export class Profile {
  traits: Traits;
  company: string | undefined;
  companyTraits: Traits;
  /** Undefined until the site sets any; once it did, also an empty one is sent, so that what was cleared is gone. */
  private context: Record<string, ContextEntry> | undefined;

  constructor(options: Options) {
    this.traits = { ...options.userTraits };
    this.company = options.companyId;
    this.companyTraits = { ...options.companyTraits };
    this.context = options.context && { ...options.context };
  }

  /** Traits merge: a new value of a known key wins. */
  add(traits: Traits | undefined): void {
    this.traits = { ...this.traits, ...traits };
  }

  setCompany(id: string, traits: Traits | undefined): void {
    this.companyTraits = { ...(id === this.company ? this.companyTraits : {}), ...traits };
    this.company = id;
  }

  /** An entry replaces the one of the same key entirely. */
  setContext(key: string, entry: ContextEntry): void {
    this.context = { ...this.context, [key]: entry };
  }

  clearContext(key?: string): void {
    const { [key ?? ""]: _gone, ...rest } = this.context ?? {};
    this.context = key === undefined ? {} : rest;
  }

  forget(): void {
    this.traits = {};
    this.company = undefined;
    this.companyTraits = {};
    this.context = undefined;
  }

  /** The fields of a chat request. */
  fields(): object {
    return {
      ...(this.company && { company_id: this.company }),
      ...(Object.keys(this.traits).length > 0 && { custom_fields: this.traits }),
      ...(this.context && { context: this.context }),
    };
  }
}
