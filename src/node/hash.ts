import { createHash } from 'node:crypto';

/** `sha256:<hex>`: the name of these bytes in undo files. */
export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
