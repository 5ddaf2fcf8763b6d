//! Random names from the system's generator. Works on pages without TLS too, where
//! `crypto.randomUUID` is missing.

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** The largest multiple of 62 in a byte: higher ones would favour the first letters. */
const FAIR_BELOW = 248;

/** So many letters and digits, each of the 62 equally likely. */
export function randomLetters(length: number): string {
  let letters = "";
  while (letters.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      if (byte < FAIR_BELOW && letters.length < length) letters += LETTERS[byte % LETTERS.length];
    }
  }
  return letters;
}
