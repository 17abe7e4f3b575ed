import type { ReportFormat } from '../report-option-table.js';
import { type Arguments, pathsOf } from './arguments.js';

/** A report that goes to a file. */
export interface ReportFile {
  readonly format: ReportFormat;
  readonly path: string;
}

/** What --report asks for, in its order; none where the command has no such option. */
export function reportFilesOf(parsed: Arguments): readonly ReportFile[] {
  return pathsOf(parsed, 'report').map((value) => {
    const at = value.indexOf('=');
    return { format: value.slice(0, at) as ReportFormat, path: value.slice(at + 1) };
  });
}
