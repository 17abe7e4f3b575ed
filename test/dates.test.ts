import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, parseDate } from '../src/dates.js';

/** The seed is printed, and can be given again by the environment, so that a failing run can be had a second time. */
const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
process.stdout.write(`dates: seed ${seed}\n`);

const iso = (date: string | number) => {
  const moment = parseDate(date);
  return moment === undefined ? undefined : new Date(moment).toISOString();
};

describe('dates', () => {
  test.each<[string | number, string]>([
    ['1987', '1987-01-01T00:00:00.000Z'],
    [1987, '1987-01-01T00:00:00.000Z'],
    ['1987-02', '1987-02-01T00:00:00.000Z'],
    ['1987-02-26', '1987-02-26T00:00:00.000Z'],
    ['1987/02/26', '1987-02-26T00:00:00.000Z'],
    ['1987.02.26', '1987-02-26T00:00:00.000Z'],
    [' 1987-02-26\n', '1987-02-26T00:00:00.000Z'],
    ['2016-02-29', '2016-02-29T00:00:00.000Z'],
    ['1987-02-26T15:01', '1987-02-26T15:01:00.000Z'],
    ['1987-02-26T15:01:01.79', '1987-02-26T15:01:01.790Z'],
    ['1987-02-26T15:01:01,123456789Z', '1987-02-26T15:01:01.123Z'],
    ['1987-02-26 15:01:01', '1987-02-26T15:01:01.000Z'],
    ['1987-02-26t15:01:01z', '1987-02-26T15:01:01.000Z'],
    ['1987-02-26T15:01:01+03:00', '1987-02-26T12:01:01.000Z'],
    ['1987-02-26T15:01:01-0330', '1987-02-26T18:31:01.000Z'],
    ['1987-02-26 15:01:01 +05', '1987-02-26T10:01:01.000Z'],
    ['1987-02-26T15:01:01 UTC', '1987-02-26T15:01:01.000Z'],
    ['1987-12-31T24:00:00', '1988-01-01T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['20150721', '2015-07-21T00:00:00.000Z'],
    [20150721, '2015-07-21T00:00:00.000Z'],
    ['20150721T1015', '2015-07-21T10:15:00.000Z'],
    ['20150721T101500Z', '2015-07-21T10:15:00.000Z'],
    ['20150721T101500.5+0300', '2015-07-21T07:15:00.500Z'],
    ['20150721101500', '2015-07-21T10:15:00.000Z'],
    ['Thu, 26 Feb 1987 15:01:01 +0300', '1987-02-26T12:01:01.000Z'],
    ['Thu, 26 Feb 1987 15:01:01 +0300 (AST)', '1987-02-26T12:01:01.000Z'],
    ['26 Feb 1987 15:01 EST', '1987-02-26T20:01:00.000Z'],
    ['26 Feb 87 15:01:01 GMT', '1987-02-26T15:01:01.000Z'],
    ['1 Jan 15', '2015-01-01T00:00:00.000Z'],
    ['26 September 1987', '1987-09-26T00:00:00.000Z'],
    ['26 Sept. 1987', '1987-09-26T00:00:00.000Z'],
    ['26-FEB-1987 15:01:01.79', '1987-02-26T15:01:01.790Z'],
    [' 1-APR-1987 08:02:03.11', '1987-04-01T08:02:03.110Z'],
    [' 3-MAR-1987  09:15:05.40', '1987-03-03T09:15:05.400Z'],
    ['February 26, 1987', '1987-02-26T00:00:00.000Z'],
    ['Thu, Feb. 26 1987, 15:01', '1987-02-26T15:01:00.000Z'],
    ['21/07/2015', '2015-07-21T00:00:00.000Z'],
    ['07/21/2015', '2015-07-21T00:00:00.000Z'],
    ['21.7.2015 10:15', '2015-07-21T10:15:00.000Z'],
    ['05/05/2015', '2015-05-05T00:00:00.000Z'],
    ['٢٠١٥-٠٧-٢١', '2015-07-21T00:00:00.000Z'],
    ['\u200f٢١/٠٧/٢٠١٥', '2015-07-21T00:00:00.000Z'],
    ['۲۰۱۵-۰۷-۲۱T۱۰:۱۵', '2015-07-21T10:15:00.000Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    ['1437473700', '2015-07-21T10:15:00.000Z'],
    [1437473700.25, '2015-07-21T10:15:00.250Z'],
    [1437473700123, '2015-07-21T10:15:00.123Z'],
    ['1.4374737e9', '2015-07-21T10:15:00.000Z'],
    [-86400, '1969-12-31T00:00:00.000Z'],
    ['541350061790', '1987-02-26T15:01:01.790Z'],
    [32503679999, '2999-12-31T23:59:59.000Z'],
  ])('%j is %s', (date, expected) => {
    expect(iso(date)).toBe(expected);
  });

  test.each<[string | number, string]>([
    ['', 'nothing'],
    ['soon', 'a word'],
    ['2015-02-30', 'a day that February has not'],
    ['2015-02-29', 'no leap year'],
    ['1900-02-29', 'no leap year, though a fourth one'],
    ['2015-13-01', 'a thirteenth month'],
    ['2015-00-10', 'no month'],
    ['2015-07-00', 'no day'],
    ['2015-07T10:15', 'a time without a day'],
    ['2015-07-21T25:00', 'an hour too many'],
    ['2015-07-21T24:01', 'a time behind the end of a day'],
    ['2015-07-21T10:60', 'a minute too many'],
    ['2015-07-21T10:15:61', 'a second too many'],
    ['2015-07-21T10:15+24:00', 'no zone'],
    ['2015-07-21T10:15 CEST', 'a zone that RFC 2822 does not name'],
    ['2015-07/21', 'two kinds of marks'],
    ['20150230', 'digits that are no day'],
    ['03/04/2015', 'the third of April or the fourth of March'],
    ['13/13/2015', 'no month'],
    ['31/02/2015', 'a day that February has not'],
    ['26 Foo 1987', 'no month'],
    ['26 Febr 1987', 'no month of ours'],
    ['201507211015', 'a time, or milliseconds of 1976'],
    ['0001-01-01T00:00:00', 'the empty date of another system'],
    [Number.NaN, 'no number'],
    [Number.POSITIVE_INFINITY, 'no number'],
    [1e17, 'nanoseconds'],
    ['1437473700 or so', 'more than a number'],
    [`2015-07-21${' '.repeat(100)}`, 'too long'],
  ])('%j is none: %s', (date) => {
    expect(parseDate(date)).toBeUndefined();
  });

  test('a moment is read from each form in which it can be written', () => {
    const moments = fc.date({ min: new Date(Date.UTC(1800, 0, 1)), max: new Date(Date.UTC(2199, 11, 31)), noInvalidDate: true });
    const two = (number: number) => String(number).padStart(2, '0');
    fc.assert(
      fc.property(moments, fc.integer({ min: -14 * 60, max: 14 * 60 }), (moment, zone) => {
        const ms = Date.UTC(
          moment.getUTCFullYear(),
          moment.getUTCMonth(),
          moment.getUTCDate(),
          moment.getUTCHours(),
          moment.getUTCMinutes(),
          moment.getUTCSeconds(),
        );
        const text = new Date(ms).toISOString();
        const [day, clock] = [text.slice(0, 10), text.slice(11, 19)];
        expect(parseDate(text)).toBe(ms);
        expect(parseDate(day)).toBe(ms - (ms % 86_400_000) - (ms % 86_400_000 < 0 ? 86_400_000 : 0));
        expect(parseDate(`${day.replaceAll('-', '')}T${clock.replaceAll(':', '')}`)).toBe(ms);
        expect(parseDate(`${day.replaceAll('-', '')}${clock.replaceAll(':', '')}`)).toBe(ms);
        expect(parseDate(new Date(ms).toUTCString())).toBe(ms);
        expect(dayOf(ms)).toBe(day);
        const local = new Date(ms + zone * 60_000).toISOString().slice(0, 19);
        const name = `${zone < 0 ? '-' : '+'}${two(Math.floor(Math.abs(zone) / 60))}:${two(Math.abs(zone) % 60)}`;
        expect(parseDate(`${local}${name}`)).toBe(ms);
        const arabic = text.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
        expect(parseDate(arabic)).toBe(ms);
      }),
      { seed },
    );
  });

  test('what any calendar day is agrees with Date.UTC, and every other is none', () => {
    const two = (number: number) => String(number).padStart(2, '0');
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }), (y, m, d) => {
        const date = new Date(Date.UTC(y, m - 1, d));
        const isDay = date.getUTCFullYear() === y && date.getUTCMonth() === m - 1 && date.getUTCDate() === d;
        expect(parseDate(`${y}-${two(m)}-${two(d)}`)).toBe(isDay ? date.getTime() : undefined);
      }),
      { seed, numRuns: 2000 },
    );
  });

  test('any text has an answer, and one inside the years', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9TZ:+\-. /]{1,30}$/), fc.double().map(String)), (text) => {
        const moment = parseDate(text);
        if (moment !== undefined) expect(dayOf(moment)).toMatch(/^\d{4}-\d\d-\d\d$/);
      }),
      { seed, numRuns: 3000 },
    );
  });
});
