let isWanted = false;

/** Puts the focus into the open thread, or into the next one that is drawn. */
export function enterThread(): void {
  const thread = document.querySelector<HTMLElement>('.thread[role="log"]');
  isWanted = thread === null;
  thread?.focus();
}

/** A thread says that it is there now. */
export function threadIsThere(thread: HTMLElement | null): void {
  if (isWanted) thread?.focus();
  isWanted = false;
}
