import type { Actor, Records, View } from "./records.ts";

/** One fact of the log, with the records it changed as they are at `seq` or later. */
export type EventFrame = {
  type: "event";
  seq: number;
  /** The `seq` sent before this one; another value than the last received means a hole. */
  after: number;
  at: string;
  kind: string;
  actor: Actor;
  ids: {
    ticket_id?: string | null;
    conversation_id?: string | null;
    thread_id?: string | null;
    message_id?: string | null;
    contact_id?: string | null;
    company_id?: string | null;
    teammate_id?: string | null;
    agent_id?: string | null;
    source_id?: string | null;
    model_id?: string | null;
  };
  data: { [name: string]: unknown };
  records: { [Noun in keyof Records]?: Records[Noun] | null };
};

/** The place of a row: its activity and its id, newest first. */
export type Sort = [activityAt: string, id: string];

export type EnterFrame = { type: "enter"; window: string; id: string; sort: Sort };
export type LeaveFrame = { type: "leave"; window: string; id: string };

/** Somebody, as a signal names them. */
export type Who = Actor & { name: string | null };

export type SignalFrame = {
  type: "signal";
  kind: "typing" | "viewing" | "present";
  thread_id?: string | null;
  ticket_id?: string | null;
  conversation_id?: string | null;
  who: Who;
  on: boolean;
};

export type TokenFrame = {
  type: "token";
  thread_id: string;
  message_id: string;
  /** Where the piece begins, in UTF-16 code units of the message's text. */
  at: number;
  piece: string;
};

export type ServerFrame =
  | { type: "ready"; seq: number }
  | EventFrame
  | EnterFrame
  | LeaveFrame
  | { type: "counts"; counts: { [view: string]: number | null } }
  | SignalFrame
  | { type: "signals"; signals: Omit<SignalFrame, "type">[] }
  | TokenFrame
  | { type: "mark"; seq: number }
  | { type: "resync"; seq: number }
  | { type: "ping" };

export type ClientFrame =
  | { type: "resume"; seq: number }
  | { type: "window"; id: string; view: View; limit?: number }
  | { type: "window_end"; id: string }
  | { type: "watch"; thread_id: string }
  | { type: "unwatch"; thread_id: string }
  | { type: "typing"; thread_id: string; on: boolean }
  | { type: "viewing"; ticket_id: string | null }
  | { type: "counts"; views: View[] };

const types = new Set("ready event enter leave counts signal signals token mark resync ping".split(" "));

/** Reads one frame. What this version doesn't know is left out, so that a newer server harms nothing. */
export function parseFrame(text: string): ServerFrame | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    return isFrame(frame) ? frame : undefined;
  } catch {
    return undefined;
  }
}

function isFrame(frame: unknown): frame is ServerFrame {
  return typeof frame === "object" && frame !== null && "type" in frame && types.has(String(frame.type));
}
