/*
 * Writes src/report/page-module.ts: the script and the style of the page of a report, made of src/report/page, and their hashes, by which
 * the page allows them and nothing else. Run `npm run page` whenever one of its files changes; test/page.test.ts makes it again and compares.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';

const lineLength = 120;
const root = fileURLToPath(new URL('..', import.meta.url));

/** The text of page-module.ts as the page's sources make it. */
export async function pageModule() {
  const script = await bundled('src/report/page/main.ts', 'iife');
  const style = await bundled('src/report/page/page.css');
  await stop();
  for (const text of [script, style])
    if (/<\/(script|style)|<!--/i.test(text)) throw new Error('The page would end, or begin a comment, inside its own script or style');
  return `// Made by bench/make-page.mjs (npm run page) from src/report/page; not edited by hand.

${declared('pageScript', 'The script of the page.', script)}
${declared('pageStyle', 'Its style.', style)}
/** As a content security policy names them. */
export const pageScriptHash = '${hashOf(script)}';
export const pageStyleHash = '${hashOf(style)}';
`;
}

async function bundled(entry, format) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'silent',
    tsconfigRaw: {},
    ...(format === undefined ? {} : { format }),
  });
  return outputFiles[0].text.trim();
}

function declared(name, about, text) {
  const lines = text.match(new RegExp(`[^]{1,${lineLength}}`, 'gu'));
  return `/** ${about} */
export const ${name} = [
${lines.map((line) => `  ${JSON.stringify(line)},`).join('\n')}
].join('');
`;
}

function hashOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(`${root}/src/report/page-module.ts`, await pageModule());
}
