//! The session that a visitor's browser keeps across pages and visits. Its id is a secret that stands
//! for an anonymous visitor, so it is drawn from the system's generator and never taken over by
//! another user of the same browser.

import { randomLetters } from "./random.ts";
import type { Storage } from "./storage.ts";

/** Random letters of our own ids: 131 bits. */
const SECRET_LETTERS = 22;
const FORM = /^sess_\d{10}_([A-Za-z0-9]{6,64})$/;

export type Session = {
  id: string;
  /** The external id of the user it belongs to, empty for an anonymous visitor. */
  user: string;
  /** Whether the server knows it: a conversation was opened under it. */
  started: boolean;
  /** The thread's version up to which the visitor has seen it. */
  seen: number;
  /** Whether a person was asked for and hasn't come yet. */
  asked: boolean;
  /** When something was last said, in milliseconds. */
  at: number;
};

/** What the server accepts: a short secret only together with a user. */
export function isSessionId(id: unknown, user: string): id is string {
  const secret = typeof id === "string" ? FORM.exec(id)?.[1] : undefined;
  return secret !== undefined && (user !== "" || secret.length >= SECRET_LETTERS);
}

export function newSession(user: string): Session {
  const id = `sess_${Math.floor(Date.now() / 1000)}_${randomLetters(SECRET_LETTERS)}`;
  return { id, user, started: false, seen: 0, asked: false, at: 0 };
}

/** The stored session of this user; an anonymous one is taken along at sign-in, never the reverse. */
export function readSession(storage: Storage, user: string): Session {
  const stored = storage.read("session") as Partial<Session> | null;
  const owner = stored?.user ?? "";
  if (!isSessionId(stored?.id, owner) || (owner !== "" && owner !== user)) return newSession(user);
  return { ...newSession(user), ...stored, user };
}
