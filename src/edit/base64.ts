/*
 * RFC 4648 base64 with padding, from the functions that browsers and Node both have. Strict when reading, since `atob` alone forgives
 * spaces and missing padding, which in an undo file are damage.
 */

/** A multiple of 3, so that pieces join without padding between; small enough to be spread into one call's arguments. */
const pieceBytes = 3 * 8192;

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    text += btoa(String.fromCharCode(...bytes.subarray(from, from + pieceBytes)));
  }
  return text;
}

/** Undefined where the text is not base64. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const pieceCharacters = (pieceBytes / 3) * 4;
  let to = 0;
  for (let from = 0; from < text.length; from += pieceCharacters) {
    const piece = atob(text.slice(from, from + pieceCharacters));
    for (let i = 0; i < piece.length; i++) bytes[to++] = piece.charCodeAt(i);
  }
  return bytes;
}
