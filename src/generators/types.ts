/** A folder that a generator leaves its templates in. */
export interface TemplateOutput {
  /** Its path below the project's folder, in segments; `*` for one that the user chooses. */
  readonly folder: readonly string[];
  /** The names of the files that are templates to deploy; the folder of a cloud assembly has its manifest instead. */
  readonly templates?: RegExp;
  /** If the user chooses the folder (`*`): a file beside the template that nothing but the generator writes. */
  readonly beside?: string;
}

/** JSON beside a template: where in it the settings of the deployed stack are, by keys. */
export interface GeneratedState {
  readonly file: string;
  /** A map of tags that the whole stack is deployed with. */
  readonly tags: readonly string[];
  readonly region: readonly string[];
}

/** What its users write instead of a template, in one of the files that mark their project. */
export interface GeneratorSource {
  /** The keys of properties, by the last name of the property's path; the others have the names of CloudFormation. */
  readonly keys: Readonly<Record<string, string>>;
  /** Matches the mention of a file with a part of the text, whose name it captures. */
  readonly includes?: RegExp;
  /** Matches a value that is taken from elsewhere. */
  readonly variable?: RegExp;
  /** Matches text that chooses settings by environment. */
  readonly chooses?: RegExp;
  /** A map with the settings of each environment: of a key in one of several, each may have its own value. */
  readonly environments?: readonly string[];
}

/** Where the file that its users write has what a place in its template was made of. */
export interface WrittenParts {
  /** The path of the map of functions. */
  readonly functions: readonly string[];
  /**
   * The paths in that file that a place may come from, the likeliest first.
   * @param at a path in the template, from `Resources` on
   * @param functions the names of the functions
   * @param text the resource as JSON
   */
  readonly pathsOf: (
    at: readonly (string | number)[],
    functions: readonly string[],
    text: string,
  ) => readonly (readonly (string | number)[])[];
}

/** Text in the project's source that other resources than functions are made of. */
export interface ResourceMaker {
  /** Matches it and captures a name. */
  readonly made: RegExp;
  /** The id that the resource has in templates; the CDK may add a hash to it. */
  readonly idOf: (name: string) => string;
}

/** A call in the project's source that defines a function, by its name and the file that it begins with. */
export interface FunctionDefinition {
  /** Matches the call and captures its first argument, a map. */
  readonly call: RegExp;
  readonly name: RegExp;
  readonly entry: RegExp;
  /** The file beside the call if the argument names none. */
  readonly defaultEntry: string;
  /** The beginning of the id that a function of this name has in templates. */
  readonly idOf: (name: string) => string;
}

/** How a template shows which generator wrote it: one sign is enough. */
export interface TemplateSigns {
  readonly description?: RegExp;
  /** Matches the id of a resource or of an output. */
  readonly id?: RegExp;
  /** Matches the key of a tag of a resource. */
  readonly tag?: RegExp;
}

/** Names of what a generator adds for itself. */
export interface HelperNames {
  /** Matches logical ids. */
  readonly ids?: RegExp;
  /** Matches construct paths below the construct that contains the helper. */
  readonly paths?: RegExp;
}

/** A custom resource that stands for a resource of AWS or of the CDK. */
export interface StandIn {
  readonly type: string;
  readonly is: string;
  /**
   * `capitalized`: the properties of the other type, with small first letters. `bucket-configs`: events of a bucket as the
   * Serverless Framework lists them.
   */
  readonly shape: 'capitalized' | 'bucket-configs';
}

/** A tool that writes templates: everything that is known about what it writes. */
export interface Generator {
  /** For messages. */
  readonly name: string;
  /** Files of which one marks the folder of a project, with forward slashes. */
  readonly projectFiles: readonly string[];
  /** Matches the text of such a file if no template is made of it, but something for another cloud or tool. */
  readonly foreign?: RegExp;
  /** The command that writes the output, run in the project's folder. */
  readonly command: string;
  readonly outputs: readonly TemplateOutput[];
  /** Undefined for a generator whose templates are recognised in another way. */
  readonly signs?: TemplateSigns;
  /** The source of functions lies in the project's folder, where their `Handler` names it. */
  readonly hasSourceByHandler?: true;
  readonly definition?: FunctionDefinition;
  readonly makers?: readonly ResourceMaker[];
  /** Files of the project with `Resources` may be parts that it merges into its template. */
  readonly hasFragments?: true;
  /** A file beside the template that says how it is deployed. */
  readonly state?: GeneratedState;
  readonly source?: GeneratorSource;
  readonly written?: WrittenParts;
  readonly helpers?: HelperNames;
  /** Whether it makes a name from the id of its resource: the value of `FunctionName`, `TableName`, … */
  readonly makesName?: (property: string, logicalId: string, name: string) => boolean;
  /** Values that it fills in, by the last name of a property's path. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Matches the keys of tags that it sets for itself. */
  readonly markers?: RegExp;
  readonly standIns?: readonly StandIn[];
}
