/** 1-based; `column` counts UTF-16 code units, as editors and SARIF do by default. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Location extends Range {
  /** As the user named it, relative to the current folder, with forward slashes. */
  readonly file: string;
}

export type PathSegment = string | number;

/** The way to a value as its file writes it, intrinsics included: `Resources, Table, Properties, Size, Fn::If, 1`. */
export type FilePath = readonly PathSegment[];

/** The first step of a way that leads out of the template, into a file that it includes. */
export interface FileStep {
  /** As the user would name it. */
  readonly file: string;
}

/** The way to a value from the template that holds it: within the template, or within a file that it includes. */
export type SourcePath = readonly (PathSegment | FileStep)[];

/** The way to a value as the deployed stack has it, without intrinsics: `Resources, Table, Properties, Size`. */
export type LogicalPath = readonly PathSegment[];

/** Where something is, symbolically. It is turned into a `Location` only if it is reported. */
export interface Place {
  readonly file: string;
  readonly at: FilePath | Range | undefined;
  /** Where in that: the file of an archive, the line of a text that the file holds in another form, as `app.py:12`. */
  readonly inside?: string;
}

/** A value that a fix writes into a template: intrinsics in their long form, `{ Ref: 'Topic' }`. */
export type EditValue = string | number | boolean | readonly EditValue[] | { readonly [key: string]: EditValue };

/** One change of a template, independent of its text. */
export type Change =
  /** Sets the value at a path; maps on the way that are missing are made. */
  | { readonly action: 'set'; readonly path: FilePath; readonly value: EditValue }
  /** Adds an item to the end of the list at a path, which is made if it is missing. */
  | { readonly action: 'append'; readonly path: FilePath; readonly value: EditValue }
  /** Moves the literal at a path to the default of a new parameter, and refers to that in its place. */
  | {
      readonly action: 'parameter';
      readonly path: FilePath;
      readonly name: string;
      readonly type: 'Number' | 'String';
      readonly value: string | number;
    };

/** A text in the place of another one, from one place to another, exclusive. */
export interface Replacement extends Range {
  readonly text: string;
}

/** Changes of one file that fix one place of a finding, if all of them are made. */
export interface FindingEdit {
  readonly file: string;
  /** Whether they alter neither what is deployed nor what it costs beyond what the finding asks for. */
  readonly safe: boolean;
  /** What to know before making them. */
  readonly note?: string;
  /** Of a template; empty for another file. */
  readonly changes: readonly Change[];
  /** Of the source of an app that generates its templates: those of its text, in the order of the text. */
  readonly replacements?: readonly Replacement[];
}

/** The changes of one file's text that make the edits of a finding, from the top to the bottom. */
export interface FileReplacements {
  readonly file: string;
  readonly replacements: readonly Replacement[];
}

/** A language of snippets. */
export type CodeLanguage = 'typescript' | 'python';

/** Code that shows how to fix a finding: for a person to adapt, where no edit can be made. */
export interface Suggestion {
  readonly language: CodeLanguage;
  /** Its lines, without a line end after the last one. */
  readonly code: string;
}

/** A place where code may fix a finding. */
export interface CodePlace {
  readonly in: 'app' | 'handler';
  readonly language: CodeLanguage;
}

/** What a suggestion for a finding is chosen by. */
export interface SuggestionKey {
  /** The kind, or the name that the check gives; see `RuleWords.fixes`. */
  readonly fixName: string;
  /** The likeliest first; never empty. */
  readonly places: readonly CodePlace[];
}

/** The place that a way leads to, from a template of this file. */
export function makePlace(file: string, way: SourcePath): Place {
  const [first] = way;
  return { file: typeof first === 'object' ? first.file : file, at: getFilePath(way) };
}

/** The part of a path that is within its file. */
export function getFilePath(way: SourcePath): FilePath {
  return way.filter((step) => typeof step !== 'object');
}
