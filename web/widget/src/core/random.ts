//! Random names from the system's generator. Works on pages without TLS too, where
//! `crypto.randomUUID` is missing.

/** A multiple of three, so that every sign of base 64 stands for six random bits. */
const BYTES = 48;

/** So many letters and digits, each of the 62 equally likely: base 64 without its two signs. */
export function randomLetters(length: number): string {
  let letters = "";
  while (letters.length < length) {
    const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
    letters += btoa(String.fromCharCode(...bytes)).replace(/\W/g, "");
  }
  return letters.slice(0, length);
}
