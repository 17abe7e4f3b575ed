import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import type { LocatedReport } from '../src/report/locate.js';
import { pagePieces } from '../src/report/page.js';
import { findChromium } from './chromium.js';
import { block, everything, hostile, market, passage, report, school } from './page-reports.js';

/*
 * The page of a report in headless Chromium, from the disk as people open it. Whatever a test does, the page says nothing on the console
 * and asks for nothing but itself.
 */
// A browser that others leave little time is slow, and right all the same.
jest.setTimeout(120_000);

const executablePath = findChromium();
const wide = { width: 1440, height: 900 };
const phone = { width: 360, height: 740 };

let browser: Browser;
let folder = '';
let said: string[] = [];

async function open(located: LocatedReport, options: BrowserContextOptions = {}, hash = ''): Promise<Page> {
  const path = join(folder, 'report.html');
  writeFileSync(path, [...pagePieces(located, { version: '1.2.3' })].join(''));
  const context = await browser.newContext({ viewport: wide, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => said.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => said.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(pathToFileURL(path).href)) said.push(`request: ${request.url()}`);
  });
  await page.goto(`${pathToFileURL(path).href}${hash}`);
  return page;
}

/** Text as it is seen, in the order of the page. */
async function seen(found: Locator): Promise<string> {
  return (await found.allInnerTexts()).join('\n');
}

/** Blocks of the list in sight, by the words of a row. */
async function rows(page: Page): Promise<string[]> {
  return page.locator('#list .row').allInnerTexts();
}

/** A report of many blocks, each with a word of its own. */
function many(count: number): LocatedReport {
  const kept = passage('a.txt', 0, market);
  return report(Array.from({ length: count }, (_, row) => block(kept, passage(`b${row % 100}.txt`, 100 * row, `${market} word${row}x`))));
}

(executablePath === undefined ? describe.skip : describe)(
  `the page of a report in headless Chromium${executablePath === undefined ? ', of which there is none here' : ''}`,
  () => {
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'doubletake-page-'));
      browser = await chromium.launch({ executablePath: executablePath as string, args: ['--no-sandbox'] });
    }, 60_000);
    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    });
    afterEach(async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
      const all = said;
      said = [];
      expect(all).toEqual([]);
    });

    test('shows the totals, what the check says, the blocks, and the first of them', async () => {
      const page = await open(everything);
      expect(await seen(page.locator('.facts'))).toMatch(/documents\s+8\s+paragraphs\s+40\s+words\s+1,234/);
      expect(await seen(page.locator('.check.failed'))).toContain('Check failed: 2 blocks repeat');
      expect(await seen(page.locator('.status').first())).toBe('6 of 7 blocks');
      expect((await rows(page))[2]).toMatch(/مدرسة|school\.ar\.txt/);
      expect(await seen(page.locator('.detail h2'))).toBe('The same paragraph again (16 words).');
      expect(await page.locator('.passage .text').allInnerTexts()).toEqual([market, market]);
      expect(await page.locator('.passage h3').allInnerTexts()).toEqual(['Stays', 'Goes']);
      expect(await seen(page.locator('.legend'))).toBe('Word for word the same.');
      expect(await seen(page.locator('.evidence'))).toMatch(/Jaccard\s+1\.00[\s\S]*rule\s+paragraph-again/);
    });

    test('marks the words in which a passage and its copy differ, and leads to other copies', async () => {
      const page = await open(everything, {}, '#block-2');
      expect(await page.locator('.passage.kept mark.only').allInnerTexts()).toEqual(['140', 'a']);
      expect(await page.locator('.passage.review mark.only').allInnerTexts()).toEqual(['141', 'an old']);
      expect(await page.locator('.passage.review mark.spelling').allInnerTexts()).toEqual(['Main']);
      await page.locator('.others button').click();
      expect(await seen(page.locator('.detail h2'))).toBe('The same paragraph again (16 words).');
      expect(new URL(page.url()).hash).toBe('#block-1');
      await page.goBack();
      expect(await page.locator('.passage.review mark.only').count()).toBe(2);
    });

    test('what inputs say stays text, and what is invisible in it is named', async () => {
      const page = await open(everything, {}, '#block-7');
      expect(await seen(page.locator('.passage.kept .text'))).toContain('</script><script>globalThis.harm = 1</script><img src="x"');
      expect(await seen(page.locator('.passage.kept .text'))).toContain('U+202EU+2066U+0000U+0007U+001B[31mU+007FU+0085U+D800');
      for (const hash of ['#documents', '#run']) {
        await page.evaluate((to) => {
          location.hash = to;
        }, hash);
        await page.locator('.view:visible').getByText('<img src="x"').first().waitFor();
      }
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await page.evaluate(() => [document.images.length, document.scripts.length, (globalThis as { harm?: number }).harm])).toEqual([
        0,
        2,
        undefined,
      ]);
      expect(await seen(page.locator('body'))).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    });

    test.each<[string, (page: Page) => Promise<unknown>, number]>([
      ['a verdict', (page) => page.getByRole('button', { name: 'for review' }).click(), 3],
      ['what is kept', (page) => page.getByRole('button', { name: 'kept 1' }).click(), 7],
      ['a kind', (page) => page.getByLabel('Kind').selectOption('near'), 2],
      ['blocks between documents', (page) => page.getByLabel('Where').selectOption('between'), 3],
      ['a language', (page) => page.getByLabel('Language').selectOption('Persian'), 1],
      ['a source', (page) => page.getByLabel('Source of the copy').selectOption('wire'), 3],
      ['what counts', (page) => page.getByLabel('Check').selectOption('Counts'), 2],
      ['words, without vowel signs', (page) => page.getByLabel('Search names and texts').fill('المدرسة'), 1],
      ['a name', (page) => page.getByLabel('Search names and texts').fill('FEED.jsonl'), 1],
      ['nothing', (page) => page.getByLabel('Search names and texts').fill('zebra'), 0],
    ])('the list is narrowed to %s', async (_name, narrow, count) => {
      const page = await open(everything);
      await narrow(page);
      await page.getByText(`${count} of 7 blocks`).waitFor();
      expect(await rows(page)).toHaveLength(count);
      expect(await page.getByText('No block is like that.').isVisible()).toBe(count === 0);
    });

    test('the longest come first where that is wanted', async () => {
      const page = await open(everything);
      await page.getByLabel('Order', { exact: true }).selectOption('Longest first');
      await page.waitForFunction(() => document.querySelector('#list .row .count')?.textContent === '60 words');
    });

    test('keys lead everywhere, and the focus can be seen', async () => {
      const page = await open(everything);
      const selected = () => page.locator('#list [aria-selected=true]').getAttribute('aria-posinset');
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.keyboard.press('k');
      expect([await selected(), new URL(page.url()).hash]).toEqual(['2', '#block-2']);
      await page.locator('#list').focus();
      await page.keyboard.press('End');
      expect(await selected()).toBe('6');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      expect(await selected()).toBe('4');
      expect(await page.locator('#list').getAttribute('aria-activedescendant')).toBe(
        await page.locator('#list [aria-selected=true]').getAttribute('id'),
      );
      expect(await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)).toBe('solid');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('reason');
      await page.keyboard.press('Escape');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('list');
      await page.keyboard.press('/');
      await page.keyboard.type('jk/?');
      expect(await page.locator('#search').inputValue()).toBe('jk/?');
      await page.locator('#search').fill('news');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('list');
      await page.keyboard.press('/');
      await page.keyboard.press('Escape');
      expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
      await page.keyboard.press('?');
      expect(await page.locator('#help').isVisible()).toBe(true);
      await page.keyboard.press('j');
      await page.keyboard.press('Escape');
      expect(await page.locator('#help').isVisible()).toBe(false);
      await page.keyboard.press('2');
      await page.locator('.documents .row').first().waitFor();
      await page.keyboard.press('3');
      await page.locator('.run h2').first().waitFor();
      await page.keyboard.press('1');
      await page.locator('#list').waitFor();
    });

    test('the tab key reaches every control, each with a name', async () => {
      const page = await open(everything);
      const names: string[] = [];
      for (let at = 0; at < 40; at++) {
        await page.keyboard.press('Tab');
        const name = await page.evaluate(() => {
          const focused = document.activeElement as HTMLElement;
          return focused === document.body ? undefined : (focused.getAttribute('aria-label') ?? focused.textContent ?? '');
        });
        if (name === undefined) break;
        names.push(name.trim());
      }
      expect(names.slice(0, 14)).toEqual([
        'Colours: auto',
        'Keys and words',
        'Blocks',
        'Documents',
        'Whole run',
        'Search names and texts',
        'to remove 3',
        'for review 3',
        'kept 1',
        'Kind',
        'Where',
        'Language',
        'Source of the copy',
        'Check',
      ]);
      expect(names).toContain('Repeated passages');
      expect(names).not.toContain('');
    });

    test('documents are strips, on which a click leads to the block', async () => {
      const page = await open(everything, {}, '#documents');
      const row = page.locator('.documents .row').first();
      expect(await seen(row)).toMatch(
        /news\/market\.en\.txt[\s\S]*2 blocks[\s\S]*news · 2026-06-02 · 1,000 bytes · 9\.6% repeated · shares with wire\/market-2\.en\.txt/,
      );
      expect(await row.locator('path.remove:not(.arc)').getAttribute('d')).toBe('M700 28H796V42H700Z');
      expect(await row.locator('path.arc.remove').getAttribute('d')).toMatch(/^M148 26C148 [-\d.]+ 748 [-\d.]+ 748 26$/);
      expect(await row.locator('path.link').getAttribute('d')).toBe('M147 44H149V49H147Z');
      const { x, y, width, height } = (await row.locator('svg').boundingBox()) as { x: number; y: number; width: number; height: number };
      await page.mouse.click(x + 0.75 * width, y + 0.7 * height);
      await page.waitForFunction(() => location.hash === '#block-1');
      await page.goBack();
      await row.getByRole('button', { name: 'wire/market-2.en.txt' }).click();
      await page.getByText('1 of 7 blocks').waitFor();
      await page.getByRole('button', { name: 'Show all documents' }).click();
      await page.getByText('6 of 7 blocks').waitFor();
    });

    test('what is told of the run as a whole is shown', async () => {
      const page = await open(everything, {}, '#run');
      const headings = [
        'By place, kind',
        'Let pass before, and gone',
        'By source',
        'By date',
        'Stories told',
        'Documents that stand',
        'Boilerplate',
        'What clean would',
      ];
      const shown = await page.locator('.run h2').allInnerTexts();
      expect(shown.map((text, index) => text.startsWith(headings[index]))).toEqual(headings.map(() => true));
      expect(await seen(page.locator('.run'))).toMatch(/wire\s+2\s+400\s+100\s+25\.0%/);
      await page.locator('summary').click();
      await page.locator('details table').waitFor();
      expect(await seen(page.locator('details table'))).toContain('2026-06-03');
    });

    test('of 10,000 blocks only those in sight are on the page, wherever one is', async () => {
      const page = await open(many(10_000));
      const nodes = () => page.evaluate(() => document.querySelectorAll('*').length);
      expect(await nodes()).toBeLessThan(500);
      await page.locator('#list').focus();
      await page.keyboard.press('End');
      expect(await seen(page.locator('#list [aria-selected=true]'))).toContain('word9999x');
      expect(await nodes()).toBeLessThan(500);
      await page
        .locator('.pane')
        .first()
        .evaluate((pane) => pane.scrollTo(0, pane.scrollHeight / 2));
      await page.getByText('word5000x').first().waitFor();
      expect(await nodes()).toBeLessThan(500);
      await page.locator('#search').fill('word1234x');
      await page.getByText('1 of 10,000 blocks').waitFor();
      expect(await rows(page)).toHaveLength(1);
    });

    test('lines of one wrapped paragraph follow closely, paragraphs stand apart', async () => {
      const wrapped = 'The market opens its gates again\non Sunday after three years.\nWorkers restored it.\n\nCars stay banned';
      const page = await open(report([block(passage('a.txt', 0, wrapped), passage('a.txt', 500, wrapped))]));
      const classes = await page.locator('.passage.kept .text p').evaluateAll((lines) => lines.map((line) => line.className));
      expect(classes).toEqual(['', 'on', '', '']);
    });

    test('each text and name runs in its own direction', async () => {
      const page = await open(everything, {}, '#block-3');
      const direction = (selector: string) =>
        page
          .locator(selector)
          .first()
          .evaluate((element) => getComputedStyle(element).direction);
      expect(await direction('.passage .text p')).toBe('rtl');
      expect(await direction('.passage header')).toBe('ltr');
      expect(await direction('.passage .name bdi')).toBe('rtl');
      expect(await page.locator('.passage.kept .text p').count()).toBe(school.split('\n').length);
      expect(
        await page.locator('#list .row-text').evaluateAll((texts) => texts.slice(0, 4).map((text) => getComputedStyle(text).direction)),
      ).toEqual(['ltr', 'ltr', 'rtl', 'rtl']);
      expect(
        await page.locator('bdi').evaluateAll((names) => names.every((name) => getComputedStyle(name).unicodeBidi.includes('isolate'))),
      ).toBe(true);
    });

    test('it is light or dark as the reader has it, or as the switch says', async () => {
      const paper = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = await open(everything, { colorScheme: 'light' });
      const dark = await open(everything, { colorScheme: 'dark' });
      const [day, night] = [await paper(light), await paper(dark)];
      expect(day).not.toBe(night);
      await dark.getByRole('button', { name: 'Colours: auto' }).click();
      expect(await paper(dark)).toBe(day);
      await dark.getByRole('button', { name: 'Colours: light' }).click();
      await light.getByRole('button', { name: 'Colours: auto' }).click();
      await light.getByRole('button', { name: 'Colours: light' }).click();
      expect([await paper(dark), await paper(light)]).toEqual([night, night]);
    });

    test('letters stand out from what they stand on, by day and by night', async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await open(everything, { colorScheme }, '#block-2');
        expect(await page.evaluate(contrasts)).toEqual([]);
      }
    });

    test.each(['', '#block-7', '#block-3', '#documents', '#run'])('on a phone nothing is wider than the screen: %s', async (hash) => {
      const page = await open(everything, { viewport: phone, hasTouch: true, isMobile: true }, hash);
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth]);
      expect(widths).toEqual([phone.width, phone.width, phone.width]);
    });

    test('on a phone a block takes the place of the list, and the way back leads to the list', async () => {
      const page = await open(many(300), { viewport: phone, hasTouch: true, isMobile: true });
      expect(await page.locator('.detail').isVisible()).toBe(false);
      await page.evaluate(() => scrollTo(0, 9000));
      await page.locator('#list .row').nth(8).tap();
      expect([await page.locator('.detail').isVisible(), await page.locator('#list').isVisible()]).toEqual([true, false]);
      expect(await page.evaluate(() => scrollY)).toBe(0);
      const boxes = await page.locator('.passage').evaluateAll((found) => found.map((box) => box.getBoundingClientRect().top));
      expect(boxes[1]).toBeGreaterThan(boxes[0] + 50);
      await page.getByRole('link', { name: 'All blocks' }).tap();
      await page.locator('#list [aria-selected=true]').waitFor();
      expect(await page.locator('.detail').isVisible()).toBe(false);
    });

    test('without JavaScript it says so, and the totals', async () => {
      const page = await open(everything, { javaScriptEnabled: false });
      expect(await seen(page.locator('noscript'))).toContain('With JavaScript');
      expect(await page.locator('.facts').isVisible()).toBe(true);
      expect(await seen(page.locator('body'))).not.toContain(market);
    });

    test('a report without documents, texts or blocks is shown too', async () => {
      const { text: _kept, lines: _lines, ...kept } = passage('a.txt', 0, market);
      const { text: _copy, excerpt: _excerpt, ...copy } = passage('b.txt', 50, market);
      const page = await open(report([block(kept, copy)]));
      expect(await page.locator('.passage').allInnerTexts()).toEqual([
        expect.stringMatching(/paragraph 2\s+Workers restored 14[\s\S]*Only its beginning is at hand\./),
        expect.stringMatching(/paragraph 2, line 3[\s\S]*Its text was not at hand\./),
      ]);
      await page.keyboard.press('2');
      await page.locator('.documents .row').first().waitFor();
      expect(await page.locator('.documents .row').allInnerTexts()).toEqual([
        expect.stringContaining('a.txt'),
        expect.not.stringContaining('bytes'),
      ]);
      const empty = await open(report([]));
      expect(await seen(empty.locator('.side'))).toContain('Nothing repeats in this run.');
      await empty.keyboard.press('j');
      await empty.keyboard.press('3');
      await empty.locator('.run .empty').waitFor();
      expect(await seen(empty.locator('.run'))).toBe('Nothing repeats in this run.');
    });

    test('an address that leads nowhere shows the list', async () => {
      for (const hash of ['#block-0', '#block-999', '#__proto__', `#${encodeURIComponent(hostile.slice(0, 40))}`]) {
        const page = await open(everything, {}, hash);
        expect(await rows(page)).toHaveLength(6);
      }
    });
  },
);

/** In the page: texts whose contrast with the ground below them is less than WCAG's 4.5 to 1. */
function contrasts(): string[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  const layered = (colours: readonly string[]) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    const linear = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const faint: string[] = [];
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');
    if (own.length === 0 || !element.checkVisibility() || element.closest('script, style, noscript, select, dialog') !== null) continue;
    const grounds: string[] = [];
    for (let at: Element | null = element; at !== null; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor);
    const ground = layered(grounds);
    const letters = layered([...grounds, getComputedStyle(element).color]);
    const ratio = (Math.max(ground, letters) + 0.05) / (Math.min(ground, letters) + 0.05);
    if (ratio < 4.5) faint.push(`${element.className || element.tagName}: ${ratio.toFixed(2)}`);
  }
  return faint;
}
