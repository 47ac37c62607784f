/** One condition of a selector: `FunctionName="upload"`, `code=~"5.."`. */
export interface PromqlMatcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** The series that a query reads: those of one metric with these labels. */
export interface PromqlSelector {
  /** The metric's name; undefined where a pattern or nothing names it. */
  readonly metric: string | undefined;
  readonly matchers: readonly PromqlMatcher[];
}

/** Longest part of a query that is read; AWS allows less. */
const MOST_CHARACTERS = 20_000;

/** Strings, names, operators of matchers, and every other single character; `${…}` is an unknown part. */
const TOKENS =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\$\{[^}$]*\}|\[[^\][]*\]|#[^\n]*|[a-z_:][\w:.]*|\d[\w.]*|=~|!~|!=|\S/gi;

const NAME = /^(?:[a-z_:]|\$\{)/i;

/** Keywords, which are not metrics. */
const WORDS = new Set(
  'and or unless bool offset start end inf nan atan2 by without on ignoring group_left group_right'.split(' '),
);

/** Words before a list of labels; a number may follow others. */
const BEFORE_LABELS = new Set('by without on ignoring group_left group_right'.split(' '));

/** Operators that may have `by (…)` between their name and what they aggregate. */
const BEFORE_GROUPING = new Set(['by', 'without']);

/**
 * The selectors of a PromQL query, in either spelling: `Errors{FunctionName="upload"}` and `{"Errors", FunctionName="upload"}`;
 * docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-PromQL-Querying.html
 */
export function parsePromqlSelectors(query: string): readonly PromqlSelector[] {
  const tokens = (query.slice(0, MOST_CHARACTERS).match(TOKENS) ?? []).filter((token) => !token.startsWith('#'));
  const found: PromqlSelector[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const [token = '', next = ''] = [tokens[at], tokens[at + 1]];
    if (token === '{') {
      const end = closing(tokens, at, '}');
      found.push(selectorOf(undefined, tokens.slice(at + 1, end)));
      at = end;
    } else if (BEFORE_LABELS.has(token.toLowerCase())) {
      if (next === '(') at = closing(tokens, at + 1, ')');
    } else if (NAME.test(token) && !WORDS.has(token.toLowerCase())) {
      if (next === '(' || BEFORE_GROUPING.has(next.toLowerCase())) continue;
      const end = next === '{' ? closing(tokens, at + 1, '}') : at;
      found.push(selectorOf(token, tokens.slice(at + 2, end)));
      at = end;
    }
  }
  return found;
}

function closing(tokens: readonly string[], from: number, sign: string): number {
  const end = tokens.indexOf(sign, from);
  return end === -1 ? tokens.length : end;
}

/** Labels that contain the metric's name. */
const NAME_LABELS = ['__name__', '@datapoint.@name'];

function selectorOf(name: string | undefined, inside: readonly string[]): PromqlSelector {
  const all: PromqlMatcher[] = [];
  let quoted: string | undefined;
  for (let at = 0; at < inside.length; at++) {
    const [label = '', operator = '', value] = inside.slice(at, at + 3);
    if (label === ',') continue;
    if (/^(?:=|=~|!=|!~)$/.test(operator) && value !== undefined) {
      all.push({ label: unquoted(label), operator, value: unquoted(value) });
      at += 2;
    } else {
      quoted ??= unquoted(label);
    }
  }
  const named = all.find(({ label, operator }) => NAME_LABELS.includes(label) && operator === '=')?.value;
  return {
    metric: name ?? quoted ?? named,
    matchers: all.filter(({ label }) => !NAME_LABELS.includes(label)),
  };
}

function unquoted(token: string): string {
  return /^["'`]/.test(token) ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token;
}
