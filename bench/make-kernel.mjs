/*
 * Writes src/sketch/kernel-module.ts: the byte kernel of src/sketch/kernel, compiled to WebAssembly. Run `npm run kernel` whenever one of
 * its files changes; test/kernel.test.ts compiles it again and compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const lineLength = 120;
const root = fileURLToPath(new URL('..', import.meta.url));

/** The text of kernel-module.ts as the kernel's sources make it. */
export async function kernelModule() {
  const written = new Map();
  const flags = ['--enable', 'simd', '--enable', 'bulk-memory', '--runtime', 'stub', '-O3', '--noAssert', '--importMemory'];
  const { error, stderr } = await asc.main(['src/sketch/kernel/main.ts', '--outFile', 'kernel.wasm', ...flags], {
    readFile: (name) => read(`${root}/${name}`),
    writeFile: (name, contents) => written.set(name, contents),
    listFiles: () => [],
  });
  if (error) throw new Error(stderr.toString());
  const base64 = Buffer.from(written.get('kernel.wasm')).toString('base64');
  const lines = base64.match(new RegExp(`.{1,${lineLength}}`, 'g'));
  return `// Made by bench/make-kernel.mjs (npm run kernel) from src/sketch/kernel/*.ts; not edited by hand.

/** The kernel as a WebAssembly module, in base64. */
export const kernelModule = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(`${root}/src/sketch/kernel-module.ts`, await kernelModule());
}
