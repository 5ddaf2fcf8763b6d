const underway = new Map<string, Promise<unknown>>();

/**
 * Asks for the changes of one ticket one after another: two requests that are underway together may arrive in the other
 * order, and the one before would stand. What was refused holds up nothing.
 */
export async function inOrder<Answer>(id: string, ask: () => Promise<Answer>): Promise<Answer> {
  const before = underway.get(id);
  const answer = before ? before.then(ask, ask) : ask();
  underway.set(id, answer);
  try {
    return await answer;
  } finally {
    if (underway.get(id) === answer) underway.delete(id);
  }
}
