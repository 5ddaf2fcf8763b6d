//! The way to what may come after the first answer, for who needs a part of it now.

export type Later = typeof import("./later.ts");

/** Undefined until it has come. */
export let later: Later | undefined;

export async function fetchLater(): Promise<Later> {
  later ??= await import("./later.ts");
  return later;
}
