//! Every word of the widget. English is part of the app; other languages come as chunks and must
//! have every key. What the agent and the team say comes from the server in the visitor's language.

export const english = {
  open: "Open chat",
  openUnread: (count: number) => `Open chat, ${count} unread`,
  close: "Close chat",
  hello: (name: string) => (name ? `Hello ${name}.` : "Hello."),
  help: "How can we help?",
  promise: (agent: string) => `${agent} answers at once. A person can join at any time.`,
  often: "Often asked",
  goOn: "Continue the conversation",
  agentOf: (organization: string) => `AI agent of ${organization}`,
  supportAt: (organization: string) => `Support at ${organization} · here now`,
  ask: "Ask a question",
  write: "Write a message",
  send: "Send",
  stop: "Stop the answer",
  person: "Talk to a person",
  personAsked: "The team knows. A person replies here.",
  offline: "You are offline. Messages go out when you are back.",
  waiting: "Waiting to send",
  limited: (seconds: number) => `That was a lot at once. Sending again in ${seconds} s.`,
  paused: "Your sign-in is being renewed. Messages go out afterwards.",
  refused: (reason: string) => `Not sent: ${reason}`,
  retry: "Retry",
  discard: "Delete",
  looking: "Looking for the answer",
  writing: "Writing",
  writingFrom: (count: number) => (count === 1 ? "Writing from 1 source" : `Writing from ${count} sources`),
  still: "Still working",
  long: "This takes longer than usual.",
  stopped: "Stopped",
  failed: "The answer broke off. Your question is safe.",
  askAgain: "Ask again",
  typing: (name: string) => `${name} is typing`,
  seen: "Seen",
  edited: "edited",
  erased: "This message was deleted.",
  ended: "This conversation has ended.",
  more: "More",
  home: "Start page",
  startNew: "Start a new conversation",
  newMessages: "New messages",
  source: (number: number, title: string) => `Source ${number}: ${title}`,
  transcript: "Conversation",
};

export type Text = typeof english;

/** The catalogue of a language, or English. */
export async function textOf(language: string): Promise<Text> {
  return language.startsWith("de") ? (await import("./text-de.ts")).german : english;
}
