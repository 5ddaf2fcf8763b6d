import { expect, test } from "vitest";
import { readSnoozeTime, snoozeTimes } from "./snooze-times.ts";

/** A Saturday. */
const now = new Date(2026, 10, 21, 10, 20);
const at = (month: number, day: number, hour: number, minute = 0) =>
  new Date(2026, month - 1, day, hour, minute);

test("presets lie in the future and are in order but for the week", () => {
  expect(snoozeTimes(now).map((time) => time.at)).toEqual([
    at(11, 21, 13),
    at(11, 22, 8),
    at(11, 23, 8),
    at(11, 23, 8),
    at(12, 5, 8),
    at(12, 21, 8),
  ]);
});

test("a teammate's morning is by their own clock", () => {
  const twoHoursAhead = 2 * 3_600_000;
  expect(snoozeTimes(now, twoHoursAhead)[1]?.at).toEqual(at(11, 22, 6));
  expect(readSnoozeTime("tue 9", now, twoHoursAhead)).toEqual(at(11, 24, 7));
  expect(readSnoozeTime("2h", now, twoHoursAhead)).toEqual(at(11, 21, 12, 20));
});

test("a month later than the 31st is the last day of a shorter month", () => {
  expect(snoozeTimes(new Date(2026, 0, 31, 12)).at(-1)?.at).toEqual(new Date(2026, 1, 28, 8));
});

test.each([
  ["tue 9", at(11, 24, 9)],
  ["tuesday 9:30", at(11, 24, 9, 30)],
  ["sat", at(11, 28, 8)],
  ["tomorrow 14", at(11, 22, 14)],
  ["tom", at(11, 22, 8)],
  ["17:00", at(11, 21, 17)],
  ["9", at(11, 22, 9)],
  ["2h", at(11, 21, 12, 20)],
  ["3 d", at(11, 24, 8)],
  ["45m", at(11, 21, 11, 5)],
])("reads %s", (typed, expected) => {
  expect(readSnoozeTime(typed, now)).toEqual(expected);
});

test.each(["", "someday", "25:00", "tue 9:75", "today 9", "xyz 9"])("refuses %j", (typed) => {
  expect(readSnoozeTime(typed, now)).toBeNull();
});
