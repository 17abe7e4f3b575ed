import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

/** Opens a headless Chromium: what CHROME_PATH names, or the first of its usual names that is on the path. Ends the process, saying that `bench` is skipped, where there is none. */
export async function openChromium(bench) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  const places = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const executablePath = [process.env.CHROME_PATH ?? '', ...places].find((path) => path !== '' && existsSync(path));
  if (executablePath === undefined) {
    console.log(`${bench}: skipped, because there is no Chromium here; CHROME_PATH may name one`);
    process.exit(0);
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
