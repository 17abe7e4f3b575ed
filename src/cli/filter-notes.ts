import { InputError } from '../errors.js';
import type { CleanedRecords } from '../record-cleaner.js';
import type { FilteredRecords, FilterSettings } from '../record-filter.js';
import type { Messages } from './messages.js';
import { absentText, fieldless, malformed, malformedToldMax } from './records-carrier.js';

/** Records that were seen before as a whole and are told one by one; the others are counted, since a feed that is sent again has millions. */
const repeatedToldMax = 10;

/** What a filter run says on standard error. It keeps counts only, so that a stream may go on for ever. */
export interface FilterNotes {
  /** @throws InputError for the line that ends the run */
  readonly add: (cleaned: CleanedRecords, filtered: FilteredRecords) => Promise<void>;
  /** @param isWhole whether the stream was read to its end */
  readonly finish: (isWhole: boolean) => Promise<void>;
  readonly hasFault: () => boolean;
}

export function createFilterNotes(messages: Messages, field: string, { onRepeat, onError }: FilterSettings): FilterNotes {
  const counts = { text: 0, cut: 0, repeated: 0, malformed: 0, absent: 0 };
  let firstAbsentLine = 0;
  let isFieldless = false;
  const malformedFate = onError === 'drop' ? 'is left out' : 'is passed on as it is';
  const repeatedFate = onRepeat === 'drop' ? 'is left out' : 'stays whole';
  // What is left out is named each time: nobody finds it in the output.
  const toldMax = onError === 'drop' ? Number.POSITIVE_INFINITY : malformedToldMax;

  return {
    add: async (cleaned, { cutCount, repeated, malformed: lines, fatal }) => {
      for (const { line, got } of lines.slice(0, Math.max(0, toldMax - counts.malformed)))
        await messages.fault(malformed('-', line, got, malformedFate));
      for (const { line, repeatOf } of repeated.slice(0, Math.max(0, repeatedToldMax - counts.repeated)))
        await messages.note(`-#${line}: repeats ${repeatOf ?? 'what came before'} as a whole, and ${repeatedFate}`);
      counts.text += cleaned.documentCount;
      counts.cut += cutCount;
      counts.repeated += repeated.length;
      counts.malformed += lines.length;
      counts.absent += cleaned.absentCount;
      firstAbsentLine ||= cleaned.firstAbsentLine;
      if (fatal !== undefined) throw malformed('-', fatal.line, fatal.got, 'the run ends before it');
    },
    finish: async (isWhole) => {
      if (counts.malformed > toldMax) {
        const message = `${counts.malformed - toldMax} more lines are no JSON, and are passed on as they are`;
        await messages.fault(new InputError('malformed', message, { path: '-' }));
      }
      if (counts.repeated > repeatedToldMax) {
        const more = counts.repeated - repeatedToldMax;
        await messages.note(`${more} more ${more === 1 ? 'record repeats' : 'records repeat'} others as a whole`);
      }
      isFieldless = isWhole && counts.absent > 0 && counts.text === 0;
      if (isFieldless) await messages.fault(fieldless('-', field, counts.absent));
      else if (counts.absent > 0) await messages.note(`-: ${absentText(field, counts.absent, firstAbsentLine)}`);
      if (!isFieldless) await messages.note(summary(counts));
    },
    hasFault: () => counts.malformed > 0 || isFieldless,
  };
}

function summary({ text, cut, repeated }: { readonly text: number; readonly cut: number; readonly repeated: number }): string {
  const whole = repeated > 0 ? `, ${repeated} wholly repeated` : '';
  return `${text} ${text === 1 ? 'record' : 'records'}, ${cut} with passages cut${whole}`;
}
