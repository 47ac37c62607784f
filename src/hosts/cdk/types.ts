/**
 * The parts of aws-cdk-lib's validation plugins that this package uses: `IPolicyValidationPlugin` of today's versions and
 * `IPolicyValidationPluginBeta1` of those since 2.71. They are written out here because no version of aws-cdk-lib
 * declares both without deprecation, and because the package has to load where aws-cdk-lib is not installed.
 */

/** What the CDK hands to a plugin once the cloud assembly is written. */
export interface SynthesisContext {
  /** The root template of every stack. */
  readonly templatePaths: readonly string[];
  /** The same with the construct paths of the stacks; absent in the older interface. */
  readonly stackTemplates?: readonly SynthesizedStack[];
}

export interface SynthesizedStack {
  readonly stackConstructPath: string;
  readonly templatePath: string;
}

/** A resource in violation. Texts that are unknown are empty: the older interface has no optional ones. */
export interface ViolatingResource {
  readonly resourceLogicalId: string;
  /** Absolute; the CDK makes it relative to the assembly. */
  readonly templatePath: string;
  /** Relative to the resource, such as `Properties.CorsConfiguration.CorsRules.0`. */
  readonly locations: string[];
  /** Ignored by the older interface, which works it out from the template and the logical id. */
  readonly constructPath?: string;
}

/** One finding. */
export interface SynthesisViolation {
  /** The id of the rule, such as `cors-wildcard`. */
  readonly ruleName: string;
  readonly description: string;
  readonly fix?: string;
  /** `error` for findings that fail the synthesis, otherwise `warning` or `info`; `fatal`: something could not be read. */
  readonly severity: string;
  readonly ruleMetadata?: { readonly [key: string]: string };
  /** Never empty: the CDK prints nothing for a violation without resources. */
  readonly violatingResources: ViolatingResource[];
}

/** What the plugin returns to the CDK. */
export interface SynthesisReport {
  readonly success: boolean;
  readonly violations: SynthesisViolation[];
  readonly pluginVersion: string;
  readonly metadata?: { readonly [key: string]: string };
}
