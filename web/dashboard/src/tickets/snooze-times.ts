/** A moment to come back to a ticket. `name` is what the menu calls it. */
export type SnoozeTime = {
  name: "later_today" | "tomorrow" | "in_two_days" | "next_week" | "in_two_weeks" | "next_month";
  at: Date;
};

const HOURS_LATER = 3;
const MORNING_HOUR = 8;
const MONDAY = 1;

/**
 * The six presets, in the order of their keys `1` to `6`. Days begin at eight by the teammate's clock, which is ahead
 * of this browser's by `shift` milliseconds.
 */
export function snoozeTimes(now: Date, shift = 0): SnoozeTime[] {
  return presets(moved(now, shift)).map(({ name, at }) => ({ name, at: moved(at, -shift) }));
}

function presets(now: Date): SnoozeTime[] {
  const inHours = new Date(now);
  inHours.setHours(now.getHours() + HOURS_LATER, 0, 0, 0);
  return [
    { name: "later_today", at: inHours },
    { name: "tomorrow", at: morningIn(now, 1) },
    { name: "in_two_days", at: morningIn(now, 2) },
    { name: "next_week", at: morningIn(now, daysToMonday(now)) },
    { name: "in_two_weeks", at: morningIn(now, 14) },
    { name: "next_month", at: nextMonth(now) },
  ];
}

const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/**
 * Reads what people type: `tue 9`, `tomorrow 14:30`, `3d`, `2 h`, `17:00`. Null when it isn't understood or is not
 * in the future.
 */
export function readSnoozeTime(typed: string, now: Date, shift = 0): Date | null {
  const at = readByWallClock(typed, moved(now, shift));
  return at && moved(at, -shift);
}

function readByWallClock(typed: string, now: Date): Date | null {
  const text = typed.trim().toLowerCase();
  const span = /^(\d{1,3})\s*(m|min|h|d|w)$/.exec(text);
  if (span) return future(afterSpan(Number(span[1]), span[2] ?? "", now), now);

  const [, dayWord = "", hour, minute] = /^([a-z]*)\s*(?:(\d{1,2})(?::(\d{2}))?)?$/.exec(text) ?? [];
  const days = dayWord === "" ? 0 : daysTo(dayWord, now);
  if (days === null || (dayWord === "" && hour === undefined)) return null;
  if (Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59) return null;
  const at = morningIn(now, days);
  if (hour !== undefined) at.setHours(Number(hour), Number(minute ?? 0));
  if (dayWord === "" && at <= now) at.setDate(at.getDate() + 1);
  return future(at, now);
}

function afterSpan(count: number, unit: string, now: Date): Date {
  const at = new Date(now);
  if (unit === "h") at.setHours(now.getHours() + count);
  else if (unit === "d" || unit === "w") return morningIn(now, unit === "w" ? count * 7 : count);
  else at.setMinutes(now.getMinutes() + count);
  return at;
}

function daysTo(word: string, now: Date): number | null {
  if (word === "today") return 0;
  if (word.length >= 3 && "tomorrow".startsWith(word)) return 1;
  const weekday = weekdays.findIndex((short) => word.length >= 3 && word.startsWith(short));
  if (weekday < 0) return null;
  return (weekday - now.getDay() + 7) % 7 || 7;
}

function daysToMonday(now: Date): number {
  return (MONDAY - now.getDay() + 7) % 7 || 7;
}

/** Same day of the next month, or its last day where it is shorter. */
function nextMonth(now: Date): Date {
  const at = new Date(now.getFullYear(), now.getMonth() + 2, 0, MORNING_HOUR);
  at.setDate(Math.min(now.getDate(), at.getDate()));
  return at;
}

function morningIn(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING_HOUR);
}

function future(at: Date, now: Date): Date | null {
  return at > now ? at : null;
}

function moved(at: Date, by: number): Date {
  return new Date(at.getTime() + by);
}
