/*
 * Makes .github/page.webp, the picture of the page of a report in README.md: `npm run picture`, after a change of how it looks. A text that
 * was sent twice, with another sum in the second copy. Letters are those of this machine, so that it is no test.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openChromium } from './chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const picture = join(root, '.github', 'page.webp');
/** A picture that a page of documentation can bear. */
const bytesMax = 200_000;

const folder = mkdtempSync(join(tmpdir(), 'doubletake-picture-'));
const report = join(folder, 'report.html');
execFileSync(process.execPath, ['dist/cli/main.js', 'scan', 'samples', '--quiet', '--report', `html=${report}`], {
  cwd: root,
  stdio: 'ignore',
});
const browser = await openChromium('bench/make-picture');
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 740 }, deviceScaleFactor: 2, colorScheme: 'light' });
  await page.goto(pathToFileURL(report).href);
  await page.locator('#list .row', { hasText: 'The work cost 21 million' }).click();
  await page.mouse.move(0, 0);
  // Of the formats that a browser writes and shows, the smallest for letters on a plain ground.
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 92 });
  writeFileSync(picture, Buffer.from(data, 'base64'));
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
const { size } = statSync(picture);
console.log(`${picture}: ${size} bytes`);
if (size > bytesMax) throw new Error(`expected at most ${bytesMax} bytes`);
