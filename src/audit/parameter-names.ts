import { ENVIRONMENT_WORDS, splitWords } from '../model/words.js';
import type { FilePath, PathSegment } from '../location.js';

/**
 * Names for the parameters that the literals of one finding move to: `UploadTimeout` for the Timeout of the resource
 * Upload. The same literal gets the same name again.
 */
export class ParameterNames {
  readonly #byPath = new Map<string, string>();
  readonly #taken = new Set<string>();
  /** How often a name was wanted so far; to try all numbers again for each would take the square. */
  readonly #wanted = new Map<string, number>();

  /**
   * Names have letters and digits only, at most 255 of them;
   * docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
   */
  choose(file: string, path: FilePath, isFree: (name: string) => boolean): string {
    const key = JSON.stringify([file, path]);
    const name = this.#byPath.get(key) ?? this.#number(file, nameAfter(path), isFree);
    this.#byPath.set(key, name);
    return name;
  }

  #number(file: string, name: string, isFree: (name: string) => boolean): string {
    const wanted = `${file}\0${name}`;
    for (let ordinal = (this.#wanted.get(wanted) ?? 0) + 1; ; ordinal += 1) {
      const candidate = ordinal === 1 ? name : `${name}${ordinal}`;
      const taken = `${file}\0${candidate}`;
      if (this.#taken.has(taken) || !isFree(candidate)) continue;
      this.#wanted.set(wanted, ordinal);
      this.#taken.add(taken);
      return candidate;
    }
  }
}

function nameAfter(path: FilePath): string {
  const [, owner = '', ...rest] = path;
  const property = rest.filter((segment) => segment !== 'Properties' && segment !== 'Variables');
  return [withoutEnvironment(String(owner)), ...property.slice(-1)].map(toPascalCase).join('').slice(0, 200);
}

/** The id of an API's stage names no environment, and a parameter that has it in its name would seem to choose one. */
function withoutEnvironment(id: string): string {
  const isOne = (word: string): boolean => splitWords(word).some((one) => ENVIRONMENT_WORDS.includes(one));
  return id
    .split(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=\d)(?=[a-z])/)
    .filter((word) => !isOne(word))
    .join('');
}

/** `StationUrl` for STATION_URL. */
function toPascalCase(segment: PathSegment): string {
  const text = String(segment);
  const isShouted = /_/.test(text) && text === text.toUpperCase();
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + (isShouted ? word.slice(1).toLowerCase() : word.slice(1)))
    .join('');
}
