import type { EventFrame } from "../frames.ts";
import type { Noun, Records } from "../records.ts";
import type { Change } from "./record.ts";

/** Every record of a noun that is held here. */
export type HeldOf = <N extends Noun>(noun: N) => Records[N][];

/**
 * What an event says about records that it doesn't bring: names that they repeat follow the record of their
 * noun, a thread's messages follow its contact, a receipt for a message holds for the earlier ones, and who was
 * forgotten leaves empty messages.
 */
export function repeatedIn(event: EventFrame, held: HeldOf): Change[] {
  const { contact, company, agent, teammate, message } = event.records;
  return [
    ...(contact ? ofContact(contact, held) : []),
    ...(company ? ofCompany(company, held) : []),
    ...(agent ? [...ofAgent(agent, held), ...ofAuthor(agent, held)] : []),
    ...(teammate ? ofAuthor(teammate, held) : []),
    ...(contact && event.kind === "conversation.linked" ? ofThread(event.ids.thread_id, contact, held) : []),
    ...(event.data.erased ? ofErased(event, held) : []),
    ...(message && event.data.delivery ? ofReceipt(message, held) : []),
  ];
}

function ofContact(contact: Records["contact"], held: HeldOf): Change[] {
  const { id, name, email, kind } = contact;
  const tickets = held("ticket")
    .filter((one) => one.contact_id === id)
    .filter((one) => one.contact_name !== name || one.contact_email !== email || one.contact_kind !== kind)
    .map((one) => ({ ...one, contact_name: name, contact_email: email, contact_kind: kind }));
  const conversations = held("conversation")
    .filter((one) => one.contact_id === id)
    .filter((one) => one.contact_name !== name || one.contact_kind !== kind)
    .map((one) => ({ ...one, contact_name: name, contact_kind: kind }));
  return [
    ...tickets.map((record): Change => ({ noun: "ticket", id: record.id, record })),
    ...conversations.map((record): Change => ({ noun: "conversation", id: record.id, record })),
    ...ofAuthor(contact, held),
  ];
}

function ofCompany({ id, name }: Records["company"], held: HeldOf): Change[] {
  return held("ticket")
    .filter((one) => one.company_id === id && one.company_name !== name)
    .map((one) => ({ noun: "ticket", id: one.id, record: { ...one, company_name: name } }));
}

function ofAgent({ id, name }: Records["agent"], held: HeldOf): Change[] {
  return held("conversation")
    .filter((one) => one.agent_id === id && one.agent_name !== name)
    .map((one) => ({ noun: "conversation", id: one.id, record: { ...one, agent_name: name } }));
}

function ofAuthor({ id, name }: { id: string; name: string | null }, held: HeldOf): Change[] {
  return held("message")
    .filter(({ author }) => author.id === id && author.name !== name)
    .map((one) => messageOf(one, { author: { ...one.author, name } }));
}

/** A visitor turned out to be somebody: what the contact wrote in this thread is theirs. */
function ofThread(thread: string | null | undefined, contact: Records["contact"], held: HeldOf): Change[] {
  return held("message")
    .filter((one) => one.thread_id === thread && one.author.kind === "contact")
    .map((one) => messageOf(one, { author: { ...one.author, id: contact.id, name: contact.name } }));
}

/** Erasing is told once for a thread: what is held of it is emptied. */
function ofErased(event: EventFrame, held: HeldOf): Change[] {
  const version = Number(event.data.version);
  return held("message")
    .filter((one) => one.thread_id === event.ids.thread_id && !one.erased_at)
    .map((one) =>
      messageOf(one, { text: "", shown_as: null, images: [], sources: [], erased_at: event.at, version }),
    );
}

const receipts = ["sent", "delivered", "seen"] as const;

/** A receipt is told once, with the newest message: what came before it has come as far. */
function ofReceipt(newest: Records["message"], held: HeldOf): Change[] {
  const { delivery, thread_id, position, version } = newest;
  if (!delivery) return [];
  return held("message")
    .filter((one) => one.thread_id === thread_id && one.position < position)
    .filter((one) => one.delivery && receipts.indexOf(one.delivery) < receipts.indexOf(delivery))
    .map((one) => messageOf(one, { delivery, version }));
}

function messageOf(message: Records["message"], change: Partial<Records["message"]>): Change {
  return { noun: "message", id: message.id, record: { ...message, ...change } };
}
