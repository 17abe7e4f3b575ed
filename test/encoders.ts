/*
 * Text to bytes in any encoding, for tests: the platform only decodes, so its decoder is asked for everything and turned round.
 */

type Encode = (text: string) => Uint8Array;

const leadMin = 0x81;
const multibyte = new Set(['gbk', 'gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr']);
const encoders = new Map<string, Encode>();

/** @returns throws for a character that the encoding does not have */
export function encoderFor(name: string): Encode {
  const known = encoders.get(name);
  if (known !== undefined) return known;
  const encode =
    name === 'utf-8' ? (text: string) => new TextEncoder().encode(text) : name.startsWith('utf-16') ? wide(name) : inverted(name);
  encoders.set(name, encode);
  return encode;
}

function wide(name: string): Encode {
  return (text) => {
    const bytes = Buffer.from(text, 'utf16le');
    return Uint8Array.from(name === 'utf-16be' ? bytes.swap16() : bytes);
  };
}

function inverted(name: string): Encode {
  const decoder = new TextDecoder(name, { fatal: true, ignoreBOM: true });
  const bytesOf = new Map<string, readonly number[]>();
  const learn = (...bytes: number[]) => {
    let text: string;
    try {
      text = decoder.decode(Uint8Array.from(bytes));
    } catch {
      return;
    }
    if ([...text].length === 1 && !bytesOf.has(text)) bytesOf.set(text, bytes);
  };
  if (name === 'windows-1252') for (const [character, byte] of windows1252) bytesOf.set(character, [byte]);
  else for (let byte = 0; byte < 256; byte++) learn(byte);
  if (multibyte.has(name)) for (let lead = leadMin; lead < 0xff; lead++) for (let trail = 0x30; trail < 0xff; trail++) learn(lead, trail);
  if (name === 'gb18030')
    for (let b = 0x30; b < 0x3a; b++) for (let c = 0x81; c < 0xff; c++) for (let d = 0x30; d < 0x3a; d++) learn(0x81, b, c, d);
  if (name === 'euc-jp') for (let b = 0xa1; b < 0xff; b++) for (let c = 0xa1; c < 0xff; c++) learn(0x8f, b, c);
  return (text) => {
    const out: number[] = [];
    for (const character of text) {
      const bytes = bytesOf.get(character);
      if (bytes === undefined) throw new Error(`${name} has no ${character}`);
      out.push(...bytes);
    }
    return Uint8Array.from(out);
  };
}

/** Not every version of Node knows it: some read it as ISO-8859-1. */
const windows1252 = new Map([
  ...Array.from({ length: 256 }, (_, byte) => [String.fromCharCode(byte), byte] as const).filter(([, byte]) => byte < 0x80 || byte > 0x9f),
  ...[...'‘’“”•–—'].map((character, index) => [character, 0x91 + index] as const),
  ['€', 0x80] as const,
  ['…', 0x85] as const,
]);

/** The text with what older encodings do not have written as they did it. */
export function plainer(text: string): string {
  return text
    .replace(/[«»“”]/gu, '"')
    .replace(/[—–]/gu, '-')
    .replace(/[‘’]/gu, "'");
}
