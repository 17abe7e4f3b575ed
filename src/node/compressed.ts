/** Whether a file is taken for gzip: by its name alone, so that it is known before it is opened, and for files yet to be written. */
export function isGzip(path: string): boolean {
  return path.endsWith('.gz');
}
