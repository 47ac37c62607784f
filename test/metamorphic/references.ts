import { type Raw, isList, isMap } from '../../src/template/parse/document.js';
import { makeOrdered } from './reordered.js';

/** What becomes of the names in a template. */
export interface Renaming {
  /** Of a resource or a parameter that a function refers to. */
  readonly reference: (name: string) => string;
  readonly condition: (name: string) => string;
}

const VARIABLE = /\$\{([^!}][^}]*)\}/g;

/** Names with an attribute behind a dot. */
function attributed(name: string, rename: (name: string) => string): string {
  const dot = name.indexOf('.');
  return dot === -1 ? rename(name) : rename(name.slice(0, dot)) + name.slice(dot);
}

function renameText(text: string, rename: (name: string) => string, own: Raw): string {
  return text.replace(VARIABLE, (whole, name: string) =>
    isMap(own) && Object.hasOwn(own, name.trim()) ? whole : `\${${attributed(name.trim(), rename)}}`,
  );
}

/** A value in which all that refers to resources, parameters and conditions has other names. */
export function renameReferences(raw: Raw, renaming: Renaming): Raw {
  if (isList(raw)) return raw.map((item) => renameReferences(item, renaming));
  if (!isMap(raw)) return raw;
  return makeOrdered(Object.entries(raw).map(([key, value]) => [key, renamed(key, value, renaming)]));
}

function renamed(key: string, value: Raw, renaming: Renaming): Raw {
  const { reference, condition } = renaming;
  const [first, ...rest] = isList(value) ? value : [value];
  if (key === 'Ref' && typeof value === 'string') return attributed(value, reference);
  if (key === 'Condition' && typeof value === 'string') return condition(value);
  if (key === 'Fn::GetAtt' && typeof value === 'string') return attributed(value, reference);
  if (key === 'Fn::GetAtt' && typeof first === 'string')
    return [attributed(first, reference), ...rest.map((item) => renameReferences(item, renaming))];
  if (key === 'Fn::If' && isList(value) && typeof first === 'string')
    return [condition(first), ...rest.map((item) => renameReferences(item, renaming))];
  if (key === 'Fn::Sub' && typeof first === 'string') {
    const text = renameText(first, reference, rest[0]);
    return isList(value) ? [text, ...rest.map((item) => renameReferences(item, renaming))] : text;
  }
  if (key === 'DependsOn' && typeof value === 'string') return reference(value);
  if (key === 'DependsOn' && isList(value)) return value.map((one) => (typeof one === 'string' ? reference(one) : one));
  // The ends of a connector and the API of an event, which SAM takes by name too.
  if (['Id', 'ApiId', 'RestApiId'].includes(key) && typeof value === 'string') return reference(value);
  return renameReferences(value, renaming);
}

/** The names that a value refers to, and their attributes: `[name, undefined]` for a `Ref`. */
export function collectReferences(raw: Raw): readonly string[] {
  const found: string[] = [];
  renameReferences(raw, {
    reference: (name) => {
      found.push(name);
      return name;
    },
    condition: (name) => name,
  });
  return found;
}
