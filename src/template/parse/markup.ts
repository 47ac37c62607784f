/** Statements, comments and expressions of Jinja; CloudFormation's own `{{resolve:…}}` is none. */
const JINJA =
  /\{%-?\s*(?:if|for|set|include|import|from|macro|block|extends|else|elif|end\w+)\b|\{\{-?\s*(?!resolve:)[\w.]+/;

/** Why a text that does not parse is not meant to: another program makes a template of it. Undefined if nothing shows that. */
export function describeMarkup(text: string): string | undefined {
  return JINJA.test(text)
    ? 'is a Jinja template, which upload-audit does not render: render it (`sceptre generate`, `jinja2`) and audit the output'
    : undefined;
}
