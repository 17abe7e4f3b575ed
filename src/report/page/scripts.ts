/* The script that most letters of a text are written in; of Japanese, which is written in two, the language. */

/** First and last code point of the letters of each script; a script may have several rows. Rising. */
const ranges: readonly (readonly [number, number, string])[] = [
  [0x41, 0x5a, 'Latin'],
  [0x61, 0x7a, 'Latin'],
  [0xc0, 0x24f, 'Latin'],
  [0x370, 0x3ff, 'Greek'],
  [0x400, 0x52f, 'Cyrillic'],
  [0x531, 0x58f, 'Armenian'],
  [0x5d0, 0x5f4, 'Hebrew'],
  [0x620, 0x64a, 'Arabic'],
  [0x66e, 0x6d3, 'Arabic'],
  [0x6d5, 0x6d5, 'Arabic'],
  [0x6ee, 0x6ff, 'Arabic'],
  [0x750, 0x77f, 'Arabic'],
  [0x904, 0x939, 'Devanagari'],
  [0x985, 0x9b9, 'Bengali'],
  [0xa05, 0xa39, 'Gurmukhi'],
  [0xa85, 0xab9, 'Gujarati'],
  [0xb85, 0xbb9, 'Tamil'],
  [0xc05, 0xc39, 'Telugu'],
  [0xc85, 0xcb9, 'Kannada'],
  [0xd05, 0xd3a, 'Malayalam'],
  [0xd85, 0xdc6, 'Sinhala'],
  [0xe01, 0xe2e, 'Thai'],
  [0xe81, 0xeae, 'Lao'],
  [0x1000, 0x102a, 'Burmese'],
  [0x10a0, 0x10ff, 'Georgian'],
  [0x1100, 0x11ff, 'Hangul'],
  [0x1200, 0x137f, 'Ethiopic'],
  [0x1780, 0x17b3, 'Khmer'],
  [0x1e00, 0x1eff, 'Latin'],
  [0x1f00, 0x1fff, 'Greek'],
  [0x3041, 0x30ff, 'Kana'],
  [0x3400, 0x9fff, 'Han'],
  [0xac00, 0xd7a3, 'Hangul'],
  [0xf900, 0xfaff, 'Han'],
  [0xfb50, 0xfdfb, 'Arabic'],
  [0xfe70, 0xfefc, 'Arabic'],
  [0x20000, 0x323af, 'Han'],
];

/** As much as decides, of whatever length. */
const lettersMax = 120;
/** A Japanese text is at least so much kana; a Chinese one quotes a word of it at most. */
const kanaMin = 0.1;

/** `Arabic`, `Han`, ...; `Other` for letters of other scripts, and for what has none. */
export function scriptOf(text: string): string {
  const counts = new Map<string, number>();
  let letters = 0;
  for (const character of text) {
    const script = scriptOfLetter(character.codePointAt(0) as number);
    if (script === undefined) continue;
    counts.set(script, (counts.get(script) ?? 0) + 1);
    if (++letters === lettersMax) break;
  }
  const most = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), ['Other', 0] as [string, number]);
  if ((counts.get('Kana') ?? 0) > kanaMin * letters) return 'Japanese';
  return most[0];
}

function scriptOfLetter(point: number): string | undefined {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last, script] = ranges[middle];
    if (point < first) high = middle - 1;
    else if (point > last) low = middle + 1;
    else return script;
  }
  return undefined;
}
