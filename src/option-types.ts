/** What the table of options, in options.ts, is made of. */
export type Command =
  | 'clean'
  | 'scan'
  | 'check'
  | 'filter'
  | 'explain'
  | 'recall'
  | 'restore'
  | 'index'
  | 'init'
  | 'formats'
  | 'completion';

interface OptionBase {
  readonly name: string;
  /** One sentence, for `--help` and the docs. */
  readonly about: string;
  readonly commands: readonly Command[];
}
interface ChoiceOption extends OptionBase {
  readonly type: 'choice';
  readonly choices: readonly string[];
  readonly default: string;
  /** Of commands for which it is another. */
  readonly defaults?: Readonly<Partial<Record<Command, string>>>;
}
export interface NumberOption extends OptionBase {
  readonly type: 'number';
  /** Undefined where not giving it means something that no number does. */
  readonly default: number | undefined;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  /** Whether only whole numbers do. */
  readonly isWhole?: boolean;
}
interface FlagOption extends OptionBase {
  readonly type: 'flag';
  readonly default: boolean;
}
interface PathOption extends OptionBase {
  readonly type: 'path';
  readonly default: string | undefined;
  /** Whether it may be given several times; its value is then a list. */
  readonly isRepeatable?: boolean;
}
/** A name of an encoding, or `auto`. */
interface EncodingOption extends OptionBase {
  readonly type: 'encoding';
  readonly default: string;
}
/** The name of a field of records. */
interface FieldOption extends OptionBase {
  readonly type: 'field';
  readonly default: string | undefined;
}
/** A revision of a git repository. */
interface RevisionOption extends OptionBase {
  readonly type: 'revision';
  readonly default: string | undefined;
}
/** `FORMAT=FILE`, of a format in `choices`; may be given several times, and its value is then a list. */
interface ReportOption extends OptionBase {
  readonly type: 'report';
  readonly choices: readonly string[];
  readonly default: undefined;
  readonly isRepeatable: true;
}
export type Option = ChoiceOption | NumberOption | FlagOption | PathOption | EncodingOption | FieldOption | RevisionOption | ReportOption;
