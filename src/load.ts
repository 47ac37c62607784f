import { dirname, relative, resolve, sep } from 'node:path';
import type { Located } from './audit.js';
import type { Location, Place, Position, Problem } from './finding.js';
import { locateAll } from './locate.js';
import { makeApplication } from './model/application.js';
import { nearest } from './nearest.js';
import { type Discovery, type Found, STDIN, discover, nameOf } from './project/discover.js';
import { type Refused, readText, readTextFrom } from './project/files.js';
import { readParameters } from './project/parameters.js';
import { projectRoot } from './project/roots.js';
import type { Document, Refusal } from './template/document.js';
import { looksLikeTemplate, makeTemplate } from './template/read.js';
import { readDocument } from './template/text.js';
import type { Template } from './template/template.js';
import { Worlds } from './template/world.js';

/** How targets are read. */
export interface LoadOptions {
  /** What targets and reported files are relative to; default: the current folder. */
  readonly cwd?: string;
  /** Values of parameters, for every root template that declares the key. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Files of parameters: the AWS CLI's list, `{Parameters: {…}}` or a flat map. `parameters` win over them. */
  readonly parameterFiles?: readonly string[];
  /** What the target `-` stands for. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** What `-` is called in reports; default `stdin`. */
  readonly stdinPath?: string;
  /** Files that are named and are no templates are passed over, as they are in folders. */
  readonly skipNonTemplates?: boolean;
  /** `false` asks every question anew: slower, the same answers. */
  readonly memo?: boolean;
}

/** What was read of the targets: applications of templates, and what went wrong. */
export interface Project {
  readonly applications: readonly Located[];
  readonly problems: readonly Problem[];
}

/** A mistake in what the caller asked for: an unknown rule, a parameter that no template declares. */
export class UsageError extends Error {}

/** Reads everything the targets name. What the files hold never throws: it is in `problems`. */
export async function load(targets: readonly string[], options: LoadOptions): Promise<Project> {
  if (targets.includes(STDIN) && options.stdin === undefined)
    throw new UsageError('there is no standard input to read');
  const cwd = resolve(options.cwd ?? '.');
  const given = parametersOf(options, cwd);
  const worlds = new Worlds({ memo: options.memo ?? true });
  const discovery = discover(targets, cwd, options.stdinPath);
  const problems: Problem[] = [...discovery.problems];
  const applications: Located[] = [];
  const declared = new Set<string>();
  const fruitful = new Set<string>();
  for (const found of discovery.files) {
    const read = await readFile(found, options);
    if (read === undefined) continue;
    for (const folder of found.folders) fruitful.add(folder);
    const loaded = 'refused' in read ? read : templateOf(found, read, given, worlds);
    if ('refused' in loaded) {
      problems.push(problem('error', found.name, loaded.refused, loaded.at));
      continue;
    }
    problems.push(...loaded.problems);
    for (const name of loaded.template.parameters.keys()) declared.add(name);
    applications.push({
      application: makeApplication(found.name, 'template', [loaded.template]),
      projectRoot: found.stdin ? null : nameOf(projectRoot(dirname(found.path)), cwd),
      lone: isLone(discovery),
    });
  }
  if (applications.length > 0) refuseUndeclared(given, declared);
  problems.push(...fruitless(discovery, fruitful));
  return { applications, problems };
}

/** Whoever names one file shows nothing beside it; folders and patterns show all they hold. */
function isLone({ files, folders, globs }: Discovery): boolean {
  return files.length === 1 && folders.length === 0 && globs.length === 0;
}

function fruitless({ folders, globs }: Discovery, fruitful: ReadonlySet<string>): readonly Problem[] {
  const without = (of: readonly string[], message: string): readonly Problem[] =>
    of.filter((name) => !fruitful.has(name)).map((name) => problem('error', name, message));
  return [
    ...without(folders, 'the folder holds no template'),
    ...without(globs, 'no file that matches the pattern is a template'),
  ];
}

function parametersOf({ parameters = {}, parameterFiles = [] }: LoadOptions, cwd: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const file of parameterFiles) {
    const read = readParameters(resolve(cwd, file), file);
    if ('refused' in read) throw new UsageError(read.refused);
    for (const [name, value] of Object.entries(read.values)) values.set(name, value);
  }
  for (const [name, value] of Object.entries(parameters)) values.set(name, value);
  return values;
}

function refuseUndeclared(given: ReadonlyMap<string, string>, declared: ReadonlySet<string>): void {
  for (const name of given.keys()) {
    if (declared.has(name)) continue;
    const meant = nearest(name, declared);
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new UsageError(`no template declares the parameter ${name}${hint}`);
  }
}

/** The document of a file; undefined if it is passed over without a word. */
async function readFile(found: Found, options: LoadOptions): Promise<Document | Refusal | undefined> {
  const isAsked = found.named && options.skipNonTemplates !== true;
  const read = await textOf(found, options);
  if ('refused' in read) {
    // Who was given a list of files passes over what is no template, but not what could not be looked at.
    return isAsked || (found.named && read.unseen === true) ? { refused: read.refused, at: undefined } : undefined;
  }
  // Most files of a folder are no templates: a look at the text saves their parsing.
  if (!isAsked && !read.text.includes('Resources')) return undefined;
  const document = await readDocument(read.text);
  if (isAsked) return document;
  const root = 'refused' in document ? undefined : document.root;
  return looksLikeTemplate(read.text, root) ? document : undefined;
}

function textOf(found: Found, { stdin }: LoadOptions): Promise<{ readonly text: string } | Refused> {
  return found.stdin && stdin !== undefined ? readTextFrom(stdin) : Promise.resolve(readText(found.path));
}

function templateOf(
  found: Found,
  document: Document,
  given: ReadonlyMap<string, string>,
  worlds: Worlds,
): { readonly template: Template; readonly problems: readonly Problem[] } | Refusal {
  const root = found.stdin ? undefined : projectRoot(dirname(found.path));
  const scope = root === undefined ? found.name : relative(root, found.path).replaceAll(sep, '/');
  const made = makeTemplate({ file: found.name, scope }, document, given, worlds);
  if ('refused' in made) return made;
  const places = made.warnings.map(({ at }): Place => ({ file: found.name, at }));
  const locations = locateAll(places, new Map([[found.name, document]]));
  const problems = made.warnings.map(({ message }, index): Problem => {
    const place = places[index];
    const location = place?.at === undefined ? undefined : locations.get(place);
    return { level: 'warning', file: found.name, message, location: location ?? null };
  });
  return { template: made.template, problems };
}

function problem(level: Problem['level'], file: string, message: string, at?: Position): Problem {
  const location: Location | null = at === undefined ? null : { file, start: at, end: at };
  return { level, file, message, location };
}
