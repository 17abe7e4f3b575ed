import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A Chromium: what CHROME_PATH names, or the first of its usual names that is on the path. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  const places = names.flatMap((name) => folders.map((path) => join(path, name)));
  return [process.env.CHROME_PATH ?? '', ...places].find((path) => path !== '' && existsSync(path));
}
