import type { Command, Option } from './option-types.js';

/** What a report may be written as; the first three are those of every command that reports. */
export const reportFormats = ['text', 'json', 'jsonl', 'sarif', 'junit', 'gitlab', 'github', 'markdown', 'csv', 'badge', 'html'] as const;

export type ReportFormat = (typeof reportFormats)[number];

const configured: readonly Command[] = ['clean', 'scan', 'check', 'filter', 'explain', 'recall', 'index'];

/** The rows of the table of options, in options.ts, that say how a run is told and what it is told by a file. */
export const reportOptions: readonly Option[] = [
  {
    name: 'format',
    type: 'choice',
    choices: reportFormats,
    default: 'text',
    commands: ['clean', 'scan', 'check'],
    about: 'How the report is written.',
  },
  {
    name: 'format',
    type: 'choice',
    choices: reportFormats.slice(0, 3),
    default: 'text',
    commands: ['explain', 'recall', 'index'],
    about: 'How the report is written.',
  },
  {
    name: 'report',
    type: 'report',
    choices: reportFormats,
    default: undefined,
    isRepeatable: true,
    commands: ['clean', 'scan', 'check'],
    about: 'Write the report to a file too, in this format. May be given several times.',
  },
  {
    name: 'config',
    type: 'path',
    default: undefined,
    commands: configured,
    about:
      'The file of settings. Without it the nearest .doubletakerc.json, or package.json with a key doubletake, from the folder of the run upward.',
  },
  {
    name: 'no-config',
    type: 'flag',
    default: false,
    commands: configured,
    about: 'Look for no file of settings.',
  },
  {
    name: 'print-config',
    type: 'flag',
    default: false,
    commands: configured,
    about: 'Print every option as it is settled, and from where, and do nothing else.',
  },
];
