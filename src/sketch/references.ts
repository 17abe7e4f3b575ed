/**
 * Character references that scraped text still carries (`&quot;` `&#39;` `&nbsp;`), read for comparing only. Just the names that stand for
 * typography or for a character that HTML must escape: a name for a letter would be another spelling, not another typography.
 */
export const namedReferences: Readonly<Record<string, number>> = {
  amp: 0x26,
  apos: 0x27,
  bull: 0x2022,
  gt: 0x3e,
  hellip: 0x2026,
  laquo: 0xab,
  ldquo: 0x201c,
  lrm: 0x200e,
  lsquo: 0x2018,
  lt: 0x3c,
  mdash: 0x2014,
  nbsp: 0xa0,
  ndash: 0x2013,
  quot: 0x22,
  raquo: 0xbb,
  rdquo: 0x201d,
  rlm: 0x200f,
  rsquo: 0x2019,
  shy: 0xad,
  zwj: 0x200d,
  zwnj: 0x200c,
};

/** The longest reference looked at, in bytes: `&#x10FFFF;` has ten. */
const referenceBytesMax = 10;

/**
 * The reference whose `&` stands at `at`, packed as `length << 21 | codePoint` like decodeAt; 0 where there is none.
 */
export function referenceAt(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + referenceBytesMax);
  let semicolon = at + 1;
  while (semicolon < limit && bytes[semicolon] !== 0x3b) semicolon++;
  if (semicolon === limit || semicolon - at < 3) return 0;
  const name = String.fromCharCode(...bytes.subarray(at + 1, semicolon));
  const codePoint = name.startsWith('#') ? numeric(name.slice(1)) : Object.hasOwn(namedReferences, name) ? namedReferences[name] : -1;
  return codePoint < 0 ? 0 : ((semicolon + 1 - at) << 21) | codePoint;
}

function numeric(digits: string): number {
  const value = /^[xX][0-9a-fA-F]+$/.test(digits) ? Number.parseInt(digits.slice(1), 16) : /^[0-9]+$/.test(digits) ? Number(digits) : -1;
  return value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff) ? value : -1;
}
