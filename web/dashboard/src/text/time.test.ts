import { beforeAll, expect, test } from "vitest";
import { clockTime, dayName, momentAhead, setTimeZone, shortTime } from "./time.ts";

beforeAll(() => setTimeZone("Europe/Berlin"));

const now = new Date("2026-11-20T12:00:00Z");
const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

test("times are those of the teammate's zone", () => {
  expect(clockTime("2026-11-20T08:12:00+00:00")).toBe("09:12");
  setTimeZone("not/a zone");
  expect(clockTime(new Date(2026, 0, 1, 7, 5))).toBe("07:05");
  setTimeZone("Europe/Berlin");
});

test("what is near is relative, to seven days; then comes the date", () => {
  expect([0, 2, 59, 61, 23 * 60].map((minutes) => shortTime(before(minutes), now))).toEqual([
    "now",
    "2 min",
    "59 min",
    "1 h",
    "23 h",
  ]);
  expect(shortTime(before(2 * 24 * 60), now)).toBe("Wed");
  expect(shortTime(before(8 * 24 * 60), now)).toBe("Nov 12");
  expect(shortTime("2025-09-03T10:00:00Z", now)).toBe("Sep 3, 2025");
});

test("days have names while they are near", () => {
  expect(dayName(now, now)).toBe("Today");
  expect(dayName(before(24 * 60), now)).toBe("Yesterday");
  expect(dayName("2026-11-12T10:00:00Z", now)).toBe("Thursday, November 12");
});

test("a day ends at midnight of the teammate's zone", () => {
  expect(dayName("2026-11-19T23:30:00Z", now)).toBe("Today");
});

test("moments ahead are said as people do", () => {
  expect(momentAhead("2026-11-20T16:00:00Z", now)).toBe("today 17:00");
  expect(momentAhead("2026-11-21T08:00:00Z", now)).toBe("tomorrow 09:00");
  expect(momentAhead("2026-11-24T08:00:00Z", now)).toBe("Tue 09:00");
  expect(momentAhead("2026-12-24T08:00:00Z", now)).toBe("Dec 24 09:00");
});
