/*
 * Dates as records of news write them. Read by our own rules, since what Date.parse makes of a free form differs from engine to engine
 * and with the time zone of the machine.
 */

/** Longest text that is looked at: no form below is longer, a comment in brackets behind it and all. */
const dateCharsMax = 80;
/** Years that are believed. Before lie the empty dates of other systems, such as year 1, and no newspaper; ISO's four digits end at 9999. */
const yearMin = 1000;
const yearMax = 9999;
/** Years that digits without any sign between them must begin with to be a calendar's, and no count of seconds. */
const plainYearMin = 1800;
const plainYearMax = 2199;
/** A larger number counts milliseconds: as seconds it would lie behind the year 2999, as milliseconds from 1971 on. */
const secondsMax = Date.UTC(3000, 0, 1) / 1000 - 1;

const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/** Zones that RFC 2822 knows by name, in hours from UTC. */
const namedZones: ReadonlyMap<string, number> = new Map([
  ...['Z', 'UTC', 'UT', 'GMT'].map((name) => [name, 0] as const),
  ...['E', 'C', 'M', 'P'].flatMap((letter, index) => [[`${letter}ST`, -5 - index] as const, [`${letter}DT`, -4 - index] as const]),
]);

const zone = '(?<zone>[+-]\\d{2}(?::?\\d{2})?|[A-Za-z]{1,3})?';
const time = `(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)? ?${zone}`;
const compactTime = `(?<hour>\\d{2})(?<minute>\\d{2})(?:(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?${zone}`;
const weekday = '(?:[A-Za-z]{3,9},? )?';

/** Every form in which year, month and day can be told apart, whatever the country. */
const forms: readonly RegExp[] = [
  // ISO 8601: 1987, 1987-02, 1987-02-26, 1987-02-26T15:01:01.79+03:00; also with slashes, as 1987/02/26 15:01.
  /^(?<year>\d{4})$/,
  /^(?<year>\d{4})-(?<month>\d{2})$/,
  new RegExp(`^(?<year>\\d{4})(?<mark>[-/.])(?<month>\\d{2})\\k<mark>(?<day>\\d{2})(?:[Tt ]${time})?$`),
  // ISO 8601, compact: 19870226, 19870226T150101Z.
  new RegExp(`^(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})(?:[Tt]${compactTime})?$`),
  // Web archives: 19870226150101.
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})$/,
  // RFC 2822, and wire copy: Thu, 26 Feb 1987 15:01:01 +0300 (AST), 26-FEB-1987 15:01:01.79.
  new RegExp(
    `^${weekday}(?<day>\\d{1,2})(?<mark>[ -])(?<name>[A-Za-z]{3,9})\\.?\\k<mark>(?<year>\\d{4}|\\d{2})(?: ${time})?(?: \\([^()]*\\))?$`,
  ),
  // February 26, 1987.
  new RegExp(`^${weekday}(?<name>[A-Za-z]{3,9})\\.? (?<day>\\d{1,2}),? (?<year>\\d{4})(?:,? ${time})?$`),
  // 26/02/1987 or 02/26/1987.
  new RegExp(`^(?<one>\\d{1,2})(?<mark>[-/.])(?<other>\\d{1,2})\\k<mark>(?<year>\\d{4})(?: ${time})?$`),
];

/**
 * The moment that a date names, the same on every machine. Without a zone it is UTC, without a time the beginning of the day, month or
 * year. A number counts seconds since 1970, or milliseconds where it is too large for that; 4, 8 or 14 digits that are a year, a day or
 * a time of 1800 to 2199 are that. Digits may be Arabic-Indic or Persian. What can be read in two ways has no answer: 03/04/2015, or 12
 * digits that are both a time and milliseconds.
 *
 * @returns milliseconds since 1970 UTC, rounded down; undefined where it is no date, or one that no calendar has
 */
export function parseDate(date: string | number): number | undefined {
  const text = typeof date === 'number' ? String(date) : date.length > dateCharsMax ? '' : plain(date);
  const isNumber = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,2})?$/.test(text);
  for (const form of forms) {
    const groups = form.exec(text)?.groups;
    if (groups !== undefined && !(isNumber && !isPlainYear(groups.year))) return momentOf(groups);
  }
  return isNumber && !isTwofold(text) ? countOf(text) : undefined;
}

/** The day in UTC, as `1987-02-26`. @param moment milliseconds since 1970, of the years 0 to 9999 */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/** Nearly all dates are plain as they are. */
const plainText = /^[!-~]+(?: [!-~]+)*$/;

/** With ASCII digits, without marks of direction and blanks around; blanks within are one, since agencies align their columns by them. */
function plain(text: string): string {
  if (plainText.test(text)) return text;
  const marked = text
    .replace(/[\u200e\u200f\u061c]/g, '')
    .trim()
    .replace(/ {2,}/g, ' ');
  return marked.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

function isPlainYear(year: string): boolean {
  return Number(year) >= plainYearMin && Number(year) <= plainYearMax;
}

/** Whether 12 digits are a time without its seconds, which as milliseconds would be another. */
function isTwofold(text: string): boolean {
  return text.length === 12 && isPlainYear(text.slice(0, 4)) && parseDate(`${text}00`) !== undefined;
}

function countOf(text: string): number | undefined {
  const count = Number(text);
  return believed(Math.floor(Math.abs(count) > secondsMax ? count : count * 1000));
}

function believed(moment: number): number | undefined {
  const year = new Date(moment).getUTCFullYear();
  return year >= yearMin && year <= yearMax ? moment : undefined;
}

type Groups = Readonly<Record<string, string | undefined>>;

function momentOf(groups: Groups): number | undefined {
  const { hour = '0', minute = '0', second = '0', fraction = '' } = groups;
  const [year, month, day] = [yearOf(groups.year ?? ''), ...monthAndDay(groups)];
  const offset = offsetOf(groups.zone ?? 'Z');
  const midnight = Date.UTC(year, month - 1, day);
  const isDay = year >= yearMin && new Date(midnight).getUTCMonth() === month - 1 && new Date(midnight).getUTCDate() === day;
  const [hours, minutes, seconds] = [hour, minute, second].map(Number);
  // A day ends at 24:00, and a leap second is the 60th of its minute.
  const isTime = minutes < 60 && seconds <= 60 && (hours < 24 || (hours === 24 && minutes === 0 && seconds === 0));
  if (!isDay || !isTime || offset === undefined) return undefined;
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  return believed(midnight + ((hours * 60 + minutes - offset) * 60 + seconds) * 1000 + milliseconds);
}

/** Two digits as RFC 2822 reads them: from 50 on those of the last century. */
function yearOf(year: string): number {
  if (year.length > 2) return Number(year);
  return Number(year) + (Number(year) < 50 ? 2000 : 1900);
}

/** Both from 1; a month of 0 where there is none. */
function monthAndDay({ month = '1', day = '1', name, one, other }: Groups): readonly [number, number] {
  if (name !== undefined) return [monthNamed(name.toLowerCase()), Number(day)];
  if (one === undefined || other === undefined) return [Number(month), Number(day)];
  const [first, second] = [Number(one), Number(other)];
  if (second > 12 || first === second) return [first, second];
  return first > 12 ? [second, first] : [0, 0];
}

function monthNamed(name: string): number {
  return months.findIndex((month) => month === name || month.slice(0, 3) === name || (name === 'sept' && month === 'september')) + 1;
}

/** Minutes east of UTC. */
function offsetOf(name: string): number | undefined {
  const named = namedZones.get(name.toUpperCase());
  if (named !== undefined) return named * 60;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(name) ?? [];
  if (sign === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
