/*
 * Writes src/formats/json-lines-module.ts: the kernel of src/formats/kernel/json-lines.ts as WebAssembly, in base64. `npm run kernel` runs
 * it, by hand and only when that source changes; test/json-lines.test.ts builds it anew and compares.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const options = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd', '--disable', 'bulk-memory'];
const lineLength = 120;
const folder = new URL('../src/formats/', import.meta.url);
const target = new URL('json-lines-module.ts', folder);

/** The text of json-lines-module.ts. Throws what the compiler says where it refuses the source. */
export async function jsonLinesModule() {
  let binary;
  const { error, stderr } = await asc.main(['kernel/json-lines.ts', '--outFile', 'json-lines.wasm', ...options], {
    readFile: readSource,
    writeFile: (_, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`${error.message}\n${stderr}`);
  const lines = Buffer.from(binary)
    .toString('base64')
    .match(new RegExp(`.{1,${lineLength}}`, 'gu'));
  return [
    '/** The kernel of kernel/json-lines.ts as WebAssembly, in base64. Made by `npm run kernel`; never edited by hand. */',
    'export const jsonLinesModule =',
    ...lines.map((line, index) => `  '${line}'${index < lines.length - 1 ? ' +' : ';'}`),
    '',
  ].join('\n');
}

/** The compiler asks for one name after the other, and takes null for one that is not there. */
function readSource(name) {
  const path = new URL(name, folder);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await jsonLinesModule());
