import type { Application, ApplicationId } from '../application.js';
import { listFunctionDefinitions } from './function-definitions.js';
import { findGenerators } from '../template-origin.js';
import type { Resource } from '../../template/evaluate/types.js';
import { LineIndex } from '../../text/line-index.js';
import { removeConstructHash } from '../../text/construct-path.js';

type SourceLine = ReturnType<Application['sourceOf']>;

/** A stretch of a file of the project. */
interface Spot {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** Where a resource was defined, and where its settings were. */
interface Definition extends Spot {
  readonly given: string;
  readonly givenAt: number;
}

/** The calls in a project's source that define resources of a generator, such as `defineFunction({ … })`. */
export class DefinedPlaces {
  readonly #application: () => Application;
  readonly #found = new Map<Resource, Definition | undefined>();

  /** @param application called when places are asked for */
  constructor(application: () => Application) {
    this.#application = application;
  }

  /** The setting that a place in a template was made of, else the call that defines its resource. */
  lineOf({ template, path }: ApplicationId): SourceLine {
    const resource = path[0] === 'Resources' ? template.resources.get(String(path[1])) : undefined;
    const { project } = this.#application();
    if (resource === undefined || project === undefined) return undefined;
    if (!this.#found.has(resource)) this.#found.set(resource, this.#definitionOf(resource));
    const definition = this.#found.get(resource);
    const text = definition === undefined ? undefined : project.files.read(definition.file);
    if (definition === undefined || text === undefined) return undefined;
    const { from, to } = settingIn(definition, resource, String(path.at(-1))) ?? definition;
    const lines = new LineIndex(text);
    const range = { start: lines.positionAt(from), end: lines.positionAt(to) };
    return { file: project.named(definition.file), text, range, statement: '', written: undefined };
  }

  #definitionOf(resource: Resource): Definition | undefined {
    const application = this.#application();
    if (resource.type === 'AWS::Lambda::Function') {
      const [found, ...others] = listFunctionDefinitions(application, resource);
      if (found === undefined || others.length > 0) return undefined;
      return { ...found, from: found.at, to: found.at + CALL };
    }
    const made = makersOf(application, resource);
    const [only, ...others] = made;
    return others.length > 0 ? undefined : only;
  }
}

/** The length of `defineFunction`. */
const CALL = 'defineFunction'.length;

const SOURCE = /\.[cm]?[jt]s$/;

function makersOf({ project }: Application, { template, logicalId }: Resource): readonly Definition[] {
  const makers = findGenerators(template).flatMap((generator) => generator.makers ?? []);
  if (project === undefined || makers.length === 0) return [];
  const ids = [logicalId, removeConstructHash(logicalId)];
  return project.files.names
    .filter((name) => SOURCE.test(name))
    .flatMap((file) => {
      const text = project.files.read(file) ?? '';
      return makers.flatMap(({ made, idOf }) =>
        [...text.matchAll(made)].flatMap(({ index, 1: name = '' }) => {
          const to = index + (/^\w+/.exec(text.slice(index, index + 100))?.[0].length ?? 0);
          // Storage is in an id twice: the name of its construct, and the one of its bucket.
          const isMeant = ids.some((id) => id.endsWith(idOf(name)));
          return isMeant ? [{ file, from: index, to, given: '', givenAt: index }] : [];
        }),
      );
    });
}

function settingIn({ file, given, givenAt }: Definition, { template }: Resource, property: string): Spot | undefined {
  const [key] = findGenerators(template).flatMap(({ source }) =>
    source !== undefined && Object.hasOwn(source.keys, property) ? (source.keys[property] ?? []) : [],
  );
  if (key === undefined) return undefined;
  const at = new RegExp(`\\b${key}\\s*:`).exec(given)?.index;
  return at === undefined ? undefined : { file, from: givenAt + at, to: givenAt + at + key.length };
}
