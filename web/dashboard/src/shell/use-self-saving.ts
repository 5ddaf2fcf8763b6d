import type { ApiError } from "@aureole/api";
import { useEffect, useRef, useState } from "react";

/** A change is sent when typing has rested for this long. */
const REST_MS = 700;

export type SavingState = "still" | "waiting" | "saved" | "failed";

export type SelfSaving<T> = {
  /** The record with what was changed here and isn't saved yet. */
  value: T;
  state: SavingState;
  error: ApiError | undefined;
  change: (change: Partial<T>) => void;
  retry: () => void;
  /** Takes the last saved change back; absent when there is none. */
  undo: (() => void) | undefined;
};

/**
 * A record that saves itself. Edits lie over the record until the server has them, so an event from elsewhere
 * never takes away what is being typed.
 */
export function useSelfSaving<T extends object>(
  record: T,
  save: (change: Partial<T>) => Promise<ApiError | undefined>,
): SelfSaving<T> {
  const [edits, setEdits] = useState<Partial<T>>({});
  const [state, setState] = useState<SavingState>("still");
  const [error, setError] = useState<ApiError>();
  const [before, setBefore] = useState<Partial<T>>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef<() => Promise<void>>(undefined);

  const send = async () => {
    clearTimeout(timer.current);
    const sent = edits;
    if (Object.keys(sent).length === 0) return;
    const was = picked(record, sent);
    const failure = await save(sent);
    setError(failure);
    setState(failure ? "failed" : "saved");
    if (failure) return;
    setBefore(was);
    setEdits((now) => without(now, sent));
  };
  useEffect(() => {
    latest.current = send;
  });
  useEffect(() => () => void latest.current?.(), []);
  useAskBeforeUnload(Object.keys(edits).length > 0);

  const change = (more: Partial<T>) => {
    setEdits((now) => ({ ...now, ...more }));
    setState("waiting");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current?.(), REST_MS);
  };
  return {
    value: { ...record, ...edits },
    state,
    error,
    change,
    retry: () => void send(),
    undo: before && state === "saved" ? () => change(before) : undefined,
  };
}

/** Closing the window can't wait for the server, so the browser asks whether what isn't saved may be lost. */
function useAskBeforeUnload(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return undefined;
    const ask = (event: Event) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isUnsaved]);
}

function picked<T extends object>(record: T, like: Partial<T>): Partial<T> {
  const names = new Set(Object.keys(like));
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.has(name))) as Partial<T>;
}

/** What was typed while the answer was on its way stays an edit. */
function without<T extends object>(now: Partial<T>, sent: Partial<T>): Partial<T> {
  const gone = new Map(Object.entries(sent));
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => gone.get(name) !== value),
  ) as Partial<T>;
}
