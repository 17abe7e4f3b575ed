/** The ways in which a copy comes out otherwise than its original, each as a function from text to text. */

/** Other quotes, non-breaking blanks, tatweel and tashkeel, Arabic-Indic digits: another keyboard, the same words. */
export function restyled(text: string): string {
  let blanks = 0;
  return text
    .replace(/["“”«»]/gu, (quote) => ({ '"': '”', '“': '"', '”': '"', '«': '“', '»': '”' })[quote] ?? quote)
    .replace(/ /gu, () => (++blanks % 5 === 0 ? '\u00a0' : ' '))
    .replace(/(?<=\p{Script=Arabic})ا(?=\p{Script=Arabic})/gu, 'ـا')
    .replace(/ك(?=\p{Script=Arabic})/gu, 'كَ')
    .replace(/[0-9]/gu, (digit) => (/\p{Script=Arabic}/u.test(text) ? String.fromCharCode(0x660 + Number(digit)) : digit));
}

export function withReferences(text: string): string {
  return text.replace(/["“”]/gu, '&quot;').replace(/'/gu, '&#39;').replace(/ /u, '&nbsp;');
}

/** Two adjacent inner letters of one long word change places. */
export function misspelt(text: string): string {
  return text.replace(/\p{L}{7,}/u, (word) => {
    const letters = [...word];
    const at = letters.findIndex((letter, i) => i > 1 && i + 2 < letters.length && letter !== letters[i + 1]);
    [letters[at], letters[at + 1]] = [letters[at + 1], letters[at]];
    return letters.join('');
  });
}

/** Lines of at most `width` characters. */
export function hardWrapped(text: string, width = 64): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    if ((lines.at(-1) ?? '').length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] += lines.at(-1) === '' ? word : ` ${word}`;
  }
  return lines.join('\n');
}
