import type { Option } from './option-types.js';

/** The rows of the table of options, in options.ts, that say what a check lets pass. */
export const checkOptions: readonly Option[] = [
  {
    name: 'level',
    type: 'choice',
    choices: ['remove', 'review'],
    default: 'remove',
    commands: ['check'],
    about: 'What counts. remove: blocks that certainly say nothing new; review: those that may, too.',
  },
  {
    name: 'max-repeats',
    type: 'number',
    default: undefined,
    min: 0,
    max: 1_000_000_000,
    unit: 'blocks',
    isWhole: true,
    commands: ['check'],
    about: 'How many blocks that count are let pass. None, where neither this nor --max-share is given.',
  },
  {
    name: 'max-share',
    type: 'number',
    default: undefined,
    min: 0,
    max: 100,
    unit: 'percent',
    commands: ['check'],
    about: 'How much of all words may stand in blocks that count; 0.5 and 0.5% are the same.',
  },
  {
    name: 'fail-on-empty',
    type: 'flag',
    default: false,
    commands: ['check'],
    about: 'Fail too where there is no text to check, as when a glob or an export went wrong.',
  },
  {
    name: 'baseline',
    type: 'path',
    default: undefined,
    commands: ['check'],
    about:
      'A file of repeats that are known and let pass, by their content: they may move, but one copy more of one of them is new. Repeats in it that are gone are told.',
  },
  {
    name: 'update-baseline',
    type: 'flag',
    default: false,
    commands: ['check'],
    about: 'Write all repeats that count to the --baseline, and let them pass.',
  },
  {
    name: 'since',
    type: 'revision',
    default: undefined,
    commands: ['check'],
    about: 'Count only repeats of which the copy or what it repeats stands in lines that were added since this revision of git.',
  },
];
