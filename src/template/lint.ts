import { type SourcePath, getFilePath } from '../location.js';
import { type Edges, findCycles, findConditionCycles, formatRoundTrip } from './evaluate/dependency-cycles.js';
import { Placed, type Raw, isList, isMap, getOwn } from './parse/document.js';
import { isKnownIntrinsic } from './evaluate/intrinsics.js';
import type { Template } from './evaluate/types.js';
import { getRawValue, parseSub } from './evaluate/value.js';

/** A part of a template that CloudFormation would refuse, or that this version does not support. */
export interface TemplateDiagnostic {
  readonly message: string;
  readonly at: SourcePath;
}

/** Functions of conditions and rules; elsewhere they are odd, but known. */
const LOGIC = [
  'And',
  'Contains',
  'EachMemberEquals',
  'EachMemberIn',
  'Equals',
  'Not',
  'Or',
  'RefAll',
  'ValueOf',
  'ValueOfAll',
];
const KNOWN = new Set(LOGIC.map((name) => `Fn::${name}`));

const SAM = 'AWS::Serverless-2016-10-31';

/** Macros that either are read, or leave the parts they change visibly unknown. */
const HARMLESS = new Set(['AWS::Include', 'AWS::LanguageExtensions', SAM]);

/** One walk over a template: each unknown name is reported once, at its first place. */
export function collectDiagnostics(template: Template): readonly TemplateDiagnostic[] {
  return [...transformOddities(template), ...new Scan(template).oddities()];
}

function transformOddities({ transforms }: Template): readonly TemplateDiagnostic[] {
  return [...new Set(transforms)].flatMap((name) => {
    if (HARMLESS.has(name)) return [];
    return [
      {
        message: `macro ${name} changes the template at deployment; its changes are not considered`,
        at: ['Transform'],
      },
    ];
  });
}

class Scan {
  readonly #template: Template;
  readonly #conditions: Readonly<Record<string, Raw>>;
  /** A macro or a loop makes names that are unknown here. */
  readonly #hasHiddenNames: boolean;
  /** SAM's references are not dependencies: an API names its functions, and they name the API as their event. */
  readonly #isSam: boolean;
  readonly #told = new Map<string, TemplateDiagnostic>();
  readonly #edges = new Map<string, Set<string>>();
  #path: SourcePath[number][] = [];
  #resource = '';
  /** How many branches of an `Fn::If` are around. */
  #branches = 0;
  #toldTags: ReadonlySet<string> | undefined;

  constructor(template: Template) {
    this.#template = template;
    const conditions = getOwn(template.root, 'Conditions');
    this.#conditions = isMap(conditions) ? conditions : {};
    const sections = [template.root, getOwn(template.root, 'Resources'), this.#conditions];
    this.#isSam =
      template.transforms.includes(SAM) ||
      [...template.resources.values()].some(({ name }) => name.type.startsWith('AWS::Serverless::'));
    this.#hasHiddenNames =
      this.#isSam ||
      template.transforms.some((name) => name !== 'AWS::LanguageExtensions') ||
      sections.some((section) => isMap(section) && Object.keys(section).some((key) => key.startsWith('Fn::')));
  }

  oddities(): readonly TemplateDiagnostic[] {
    this.#faultyConditions();
    this.#section('Conditions', (name, raw) => {
      this.#within([name], raw, true);
    });
    this.#section('Resources', (name, raw) => {
      this.#resourceAt(name, raw);
    });
    this.#mappings();
    return [...this.#told.values(), ...this.#circles()];
  }

  /** Once for all conditions with the same fault, of which there may be thousands. */
  #faultyConditions(): void {
    const alike = new Map<string, { readonly name: string; readonly fault: string; others: number }>();
    const faults = findConditionCycles(this.#template.root);
    for (const name of Object.keys(this.#conditions)) {
      const fault = faults.get(name);
      if (fault === undefined) continue;
      const kind = fault.replace(name, '');
      const known = alike.get(kind);
      if (known === undefined) alike.set(kind, { name, fault, others: 0 });
      else known.others += 1;
    }
    for (const { name, fault, others } of alike.values()) {
      const message =
        others === 0 ? fault : `${fault}, and so ${others === 1 ? 'does another one' : `do ${others} others`}`;
      this.#tell(name, message, getRawValue(this.#template, ['Conditions', name]).path);
    }
  }

  #section(section: string, visit: (name: string, raw: Raw) => void): void {
    const map = getOwn(this.#template.root, section);
    if (!isMap(map)) return;
    this.#path.push(section);
    for (const [name, raw] of Object.entries(map)) visit(name, raw);
    this.#path.pop();
  }

  #resourceAt(name: string, raw: Raw): void {
    if (raw instanceof Placed) {
      // Resources made by a loop have their place in the loop's body.
      const outer = this.#path;
      this.#path = raw.path.slice(0, -1);
      this.#declaredAt(name, String(getFilePath(raw.path).at(-1)), raw.raw);
      this.#path = outer;
    } else this.#declaredAt(name, name, raw);
  }

  #declaredAt(name: string, key: string, raw: Raw): void {
    if (!isMap(raw) || !this.#template.resources.has(name)) return;
    this.#resource = name;
    this.#edges.set(name, new Set());
    const condition = getOwn(raw, 'Condition');
    if (typeof condition === 'string') this.#condition(condition, [...this.#path, key, 'Condition']);
    const needed = getOwn(raw, 'DependsOn');
    for (const id of isList(needed) ? needed : [needed]) {
      if (typeof id === 'string') this.#name(id, 'DependsOn', [...this.#path, key, 'DependsOn']);
    }
    for (const part of ['Properties', 'CreationPolicy', 'UpdatePolicy'])
      this.#within([key, part], getOwn(raw, part), false);
  }

  #within(keys: readonly (string | number)[], raw: Raw, isCondition: boolean): void {
    if (raw instanceof Placed) {
      const outer = this.#path;
      this.#path = [...raw.path];
      this.#walk(raw.raw, isCondition);
      this.#path = outer;
      return;
    }
    this.#path.push(...keys);
    this.#walk(raw, isCondition);
    this.#path.length -= keys.length;
  }

  #walk(raw: Raw, isCondition: boolean): void {
    if (isList(raw)) {
      for (const [index, item] of raw.entries()) if (isContainer(item)) this.#within([index], item, isCondition);
    } else if (isMap(raw)) {
      this.#intrinsics(raw, isCondition);
      for (const key of Object.keys(raw)) {
        const value = raw[key];
        if (!isContainer(value)) continue;
        if (key === 'Fn::If') this.#branches += 1;
        this.#within([key], value, isCondition);
        if (key === 'Fn::If') this.#branches -= 1;
      }
    }
  }

  #intrinsics(map: Readonly<Record<string, Raw>>, isCondition: boolean): void {
    for (const key of Object.keys(map)) {
      const given = map[key];
      const first = isList(given) ? given[0] : given;
      if (key === 'Ref' && typeof given === 'string') this.#name(given, 'Ref', this.#here(key));
      else if (key === 'Condition' && isCondition && typeof given === 'string') this.#condition(given, this.#here(key));
      else if (key.startsWith('Fn::')) this.#function(key, first, isList(given) ? given[1] : undefined);
    }
  }

  #function(key: string, first: Raw, second: Raw): void {
    if (key === 'Fn::If' && typeof first === 'string') this.#condition(first, this.#here(key));
    else if (key === 'Fn::GetAtt' && typeof first === 'string') this.#name(ownerOf(first), key, this.#here(key));
    else if (key === 'Fn::Sub' && typeof first === 'string') this.#sub(first, second);
    else if (!isKnownIntrinsic(key) && !KNOWN.has(key) && !key.startsWith('Fn::ForEach::') && !this.#isToldTag(key))
      this.#tell(key, `${key} is not supported by this version: its value is unknown`, this.#here(key));
  }

  /** The YAML reader has already reported this tag. */
  #isToldTag(key: string): boolean {
    this.#toldTags ??= new Set(
      this.#template.document.oddities.flatMap(({ code, name }) => (code === 'unknown-tag' ? [name] : [])),
    );
    return this.#toldTags.has(key);
  }

  #sub(text: string, variables: Raw): void {
    for (const { text: name, isVariable } of parseSub(text)) {
      if (!isVariable || (isMap(variables) && Object.hasOwn(variables, name))) continue;
      this.#name(ownerOf(name), 'Fn::Sub', this.#here('Fn::Sub'));
    }
  }

  #name(name: string, by: string, at: SourcePath): void {
    const { parameters, resources } = this.#template;
    if (resources.has(name)) {
      if (this.#branches === 0) this.#edges.get(this.#resource)?.add(name);
    } else if (!parameters.has(name) && !name.startsWith('AWS::') && !this.#hasHiddenNames)
      this.#tell(`name ${name}`, `${by} refers to ${name}, which the template does not define`, at);
  }

  #condition(name: string, at: SourcePath): void {
    if (Object.hasOwn(this.#conditions, name) || this.#hasHiddenNames) return;
    this.#tell(`condition ${name}`, `the template does not define condition ${name}`, at);
  }

  #mappings(): void {
    this.#section('Mappings', (name, raw) => {
      const rows = isMap(raw) ? Object.entries(raw) : [];
      for (const [row, values] of rows) {
        const entries = isMap(values) ? Object.entries(values) : [];
        const odd = entries.find(([, value]) => isMap(value) || (isList(value) && value.some(isContainer)));
        if (odd === undefined) continue;
        const message = `mapping ${name} contains more than plain values: they are unknown`;
        this.#tell(`mapping ${name}`, message, ['Mappings', name, row, odd[0]]);
      }
    });
  }

  #circles(): readonly TemplateDiagnostic[] {
    if (this.#isSam) return [];
    const edges: Edges = this.#edges;
    const order = new Map([...edges.keys()].map((name, index) => [name, index]));
    return findCycles(edges).map((group) => {
      let start = '';
      for (const name of group) if (start === '' || (order.get(name) ?? 0) < (order.get(start) ?? 0)) start = name;
      const message = `circular dependency between resources: ${formatRoundTrip(edges, group, start)}`;
      return { message, at: this.#template.resources.get(start)?.cell.path ?? ['Resources', start] };
    });
  }

  #here(key: string): SourcePath {
    return [...this.#path, key];
  }

  #tell(key: string, message: string, at: SourcePath): void {
    if (!this.#told.has(key)) this.#told.set(key, { message, at });
  }
}

function isContainer(raw: Raw): boolean {
  return isMap(raw) || isList(raw) || raw instanceof Placed;
}

function ownerOf(reference: string): string {
  const dot = reference.indexOf('.');
  return dot === -1 ? reference : reference.slice(0, dot);
}
