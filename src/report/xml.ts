const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/**
 * Text as it may stand in XML 1.0, in an attribute or between tags.
 *
 * @param safe text that went through `displaySafe`, since no entity may name control characters and halves of surrogate pairs
 */
export function xmlText(safe: string): string {
  // The two code points that are no characters may not stand there either.
  return safe.replace(/[\ufffe\uffff]/g, '\ufffd').replace(/[&<>"']/g, (sign) => entities[sign]);
}
