/** Letters that begin a word weigh more than those inside it. */
const WORD_START = 3;
const NEXT_TO_LAST = 2;
const INSIDE = 1;

/** How well a wish fits a name: undefined if its letters don't come in order; higher is better. */
export function fit(wish: string, name: string): number | undefined {
  const [letters, text] = [fold(wish), fold(name)];
  let score = 0;
  let at = -1;
  for (const letter of letters) {
    if (letter === " ") continue;
    const next = bestPlace(text, letter, at);
    if (next === -1) return undefined;
    score += startsWord(text, next) ? WORD_START : next === at + 1 ? NEXT_TO_LAST : INSIDE;
    at = next;
  }
  return score - text.length / 100;
}

/** The neighbour if it fits, else a word's beginning, else the first that comes. */
function bestPlace(text: string, letter: string, last: number): number {
  if (text[last + 1] === letter) return last + 1;
  for (let at = last + 1; at < text.length; at++) {
    if (text[at] === letter && startsWord(text, at)) return at;
  }
  return text.indexOf(letter, last + 1);
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || /[\s/._-]/.test(text[at - 1] ?? "");
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
