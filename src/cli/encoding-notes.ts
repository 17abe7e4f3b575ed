import type { InputEncoding } from '../types.js';
import type { Messages } from './messages.js';

/** Tells on standard error how inputs were read where that is not plain: broken UTF-8 at once, guesses at the end, one line an encoding. */
export interface EncodingNotes {
  readonly add: (id: string, encoding: InputEncoding) => Promise<void>;
  readonly finish: () => Promise<void>;
}

export function createEncodingNotes(messages: Messages): EncodingNotes {
  const guesses = new Map<string, { readonly first: string; readonly count: number }>();
  return {
    add: async (id, { name, from, brokenBytes, firstBroken }) => {
      if (brokenBytes > 0) {
        const what = brokenBytes === 1 ? '1 byte is not UTF-8, and is kept' : `${brokenBytes} bytes are not UTF-8, and are kept`;
        await messages.note(`${id}@${firstBroken}: ${what} as ${brokenBytes === 1 ? 'it is' : 'they are'}`);
      }
      if (from !== 'guess') return;
      const { first, count } = guesses.get(name) ?? { first: id, count: 0 };
      guesses.set(name, { first, count: count + 1 });
    },
    finish: async () => {
      for (const [name, { first, count }] of guesses) {
        const which = count === 1 ? first : `${first} and ${count - 1} more`;
        await messages.note(`${which}: read as ${name}, which is a guess; --encoding says otherwise`);
      }
    },
  };
}
