/** A mention that is being typed: from the @ to the caret. */
export type Typing = { from: number; query: string };

type Person = { id: string; name: string };

const CHOICES_MAX = 6;

/** The mention under the caret, if one is being typed. An @ inside a word is an address, not a mention. */
export function mentionAt(text: string, caret: number): Typing | null {
  const match = /(?:^|[\s(])@([^\s@]*)$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const query = match[1] ?? "";
  return { from: caret - query.length - 1, query };
}

/** Who may be meant: every part of a name counts from its beginning. */
export function matching<P extends Person>(people: readonly P[], query: string): P[] {
  const folded = query.toLocaleLowerCase();
  const fits = ({ name }: P) =>
    name
      .toLocaleLowerCase()
      .split(/\s+/)
      .some((part) => part.startsWith(folded));
  return people.filter(fits).slice(0, CHOICES_MAX);
}

/** The text with the mention written out, and where the caret goes. */
export function complete(text: string, typing: Typing, name: string): { text: string; caret: number } {
  const before = text.slice(0, typing.from);
  const after = text.slice(typing.from + 1 + typing.query.length);
  const inserted = `@${name} `;
  return { text: before + inserted + after.replace(/^ /, ""), caret: before.length + inserted.length };
}

/** The ids of those whose whole name stands after an @ in the text. */
export function mentionedIn(text: string, people: readonly Person[]): string[] {
  return people.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id);
}
