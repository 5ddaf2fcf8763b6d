import type { Schemas } from "@aureole/api";

/** The nouns that the log keeps true in this browser, by the name an event frame gives them. */
export type Records = {
  ticket: Schemas["SeenTicket"] & Partial<Pick<Schemas["OpenedTicket"], "metadata" | "conversation_ids">>;
  conversation: Schemas["Conversation"] & Partial<Pick<Schemas["OpenedConversation"], "metadata">>;
  contact: Schemas["Contact"];
  company: Schemas["Company"];
  message: Schemas["Message"];
  teammate: Schemas["Teammate"];
  agent: Schemas["Agent"];
  workspace: Schemas["Workspace"];
  source: Schemas["Source"];
  model: Schemas["Model"];
};

export type Noun = keyof Records;

export type TicketView = Schemas["TicketView"];
export type ConversationView = Schemas["ConversationView"];
export type View = TicketView | ConversationView;
export type Actor = Schemas["TimelineActor"];

export const nouns: readonly Noun[] = [
  "ticket",
  "conversation",
  "contact",
  "company",
  "message",
  "teammate",
  "agent",
  "workspace",
  "source",
  "model",
];

const nounOfPrefix: Record<string, Noun> = {
  tkt: "ticket",
  cnv: "conversation",
  con: "contact",
  cmp: "company",
  msg: "message",
  tmt: "teammate",
  src: "source",
  mdl: "model",
};

/** The noun that an id names; workspaces and agents have bare ids and are told apart by their caller. */
export function nounOf(id: string): Noun | undefined {
  return nounOfPrefix[id.slice(0, 3)];
}
