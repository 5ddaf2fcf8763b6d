import { currentLocale, t } from "./t.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** From this age on a time is written as a date. */
const RELATIVE_MAX_MS = 7 * DAY_MS;

let zone: string | undefined;

/** The teammate's time zone; without it the browser's. */
export function setTimeZone(timeZone: string | null | undefined): void {
  zone = isTimeZone(timeZone) ? timeZone : undefined;
}

function isTimeZone(timeZone: string | null | undefined): timeZone is string {
  if (!timeZone) return false;
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone }));
  } catch {
    return false;
  }
}

/** How far the teammate's wall clock is ahead of this browser's, in milliseconds. Usually nothing. */
export function zoneShift(now: Date): number {
  if (!zone) return 0;
  const wall = new Date(now.toLocaleString("en-US", { timeZone: zone }));
  return Math.round((wall.getTime() - now.getTime()) / MINUTE_MS) * MINUTE_MS;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function write(at: string | Date, options: Intl.DateTimeFormatOptions): string {
  const key = `${currentLocale()} ${zone} ${JSON.stringify(options)}`;
  const timeZone = zone ? { timeZone: zone } : {};
  const format = formats.get(key) ?? new Intl.DateTimeFormat(currentLocale(), { ...options, ...timeZone });
  formats.set(key, format);
  return format.format(new Date(at));
}

const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** `09:12` */
export function clockTime(at: string | Date): string {
  return write(at, clock);
}

/** `Fri 20 Nov 2026, 09:12`: the whole truth, for tooltips. */
export function absoluteTime(at: string | Date): string {
  return write(at, { weekday: "short", day: "numeric", month: "short", year: "numeric", ...clock });
}

/** `20 Nov 2026, 09:12`: a moment that a page or a server named. */
export function dateTime(at: string | Date): string {
  return write(at, { day: "numeric", month: "short", year: "numeric", ...clock });
}

/** `2 min`, `3 h`, `Thu`, `12 Oct`, `3 Sep 2025`: short enough for a row. */
export function shortTime(at: string | Date, now: Date = new Date()): string {
  const moment = new Date(at);
  const age = now.getTime() - moment.getTime();
  if (age < MINUTE_MS) return t("time.now");
  if (age < HOUR_MS) return t("time.minutes", { minutes: Math.floor(age / MINUTE_MS) });
  if (age < DAY_MS) return t("time.hours", { hours: Math.floor(age / HOUR_MS) });
  if (age < RELATIVE_MAX_MS) return write(moment, { weekday: "short" });
  return shortDate(moment, now);
}

function shortDate(moment: Date, now: Date): string {
  const sameYear = moment.getFullYear() === now.getFullYear();
  return write(moment, { day: "numeric", month: "short", ...(!sameYear && { year: "numeric" }) });
}

/** `Today`, `Yesterday`, `Thursday 12 November`: the head of a day in a thread. */
export function dayName(at: string | Date, now: Date = new Date()): string {
  const day = dayKey(at);
  if (day === dayKey(now)) return t("time.today");
  if (day === dayKey(new Date(now.getTime() - DAY_MS))) return t("time.yesterday");
  return write(at, { weekday: "long", day: "numeric", month: "long" });
}

/** The calendar day in the teammate's zone, to tell whether two moments share it. */
export function dayKey(at: string | Date): string {
  return write(at, { year: "numeric", month: "numeric", day: "numeric" });
}

/** `today 17:00`, `tomorrow 09:00`, `Tue 09:00`, `3 Dec 09:00`: a moment that is still to come. */
export function momentAhead(at: string | Date, now: Date = new Date()): string {
  const moment = new Date(at);
  const time = clockTime(moment);
  if (dayKey(moment) === dayKey(now)) return t("time.today_at", { time });
  if (dayKey(moment) === dayKey(new Date(now.getTime() + DAY_MS))) return t("time.tomorrow_at", { time });
  const near = moment.getTime() - now.getTime() < RELATIVE_MAX_MS;
  const day = near ? write(moment, { weekday: "short" }) : shortDate(moment, now);
  return `${day} ${time}`;
}
