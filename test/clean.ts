import { type DetectOptions, defaultDetectOptions } from '../src/options.js';
import { cleanDocument, scanDocuments } from '../src/pipeline.js';
import type { CleanedDocument, Report, SourceDocument } from '../src/types.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function clean(text: string | Uint8Array, options: Partial<DetectOptions> = {}): Promise<CleanedDocument> {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  return cleanDocument({ id: 'test.txt', bytes }, { ...defaultDetectOptions, ...options });
}

export async function cleanText(text: string): Promise<string> {
  return decoder.decode((await clean(text)).output);
}

export function scan(texts: Readonly<Record<string, string | Uint8Array>>, options: Partial<DetectOptions> = {}): Promise<Report> {
  async function* sources(): AsyncIterable<SourceDocument> {
    for (const [id, text] of Object.entries(texts)) yield { id, bytes: typeof text === 'string' ? encoder.encode(text) : text };
  }
  return scanDocuments(sources(), { ...defaultDetectOptions, ...options });
}
