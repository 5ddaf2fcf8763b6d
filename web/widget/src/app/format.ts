//! Times in words, in the visitor's language.

const DAY_MS = 86_400_000;

export function clockTime(locale: string, at: string): string {
  return new Date(at).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
}

/** "Today", "Yesterday", "3 days ago"; after a week the date. */
export function dayName(locale: string, at: string | number): string {
  const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / DAY_MS);
  if (days < -6) return new Date(at).toLocaleDateString(locale, { dateStyle: "medium" });
  const word = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
  return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
}
