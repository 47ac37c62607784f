import type { Audit } from '../../src/finding.js';
import { at, corsFinding, sample } from './sample.js';

/** Text that would end any attribute, element, cell, code span, comment or command that it is put into unescaped. */
export const HOSTILE =
  `"'><script>alert(1)</script>]]>--> \`\`code\`\` | <img src=x onerror=alert(1)> [click](javascript:alert(1)) ` +
  `@admins #12 https://evil.example &amp; \u001b[31m\u202e\uffff\ud800 %0A##[stop-commands]x\r\n::error::owned\n`;

const [resource, file] = [{ logicalId: HOSTILE, type: HOSTILE, constructPath: HOSTILE }, `::error::${HOSTILE}`];

/** An audit in which everything that the input or somebody else's rule can name is hostile. */
export const hostile: Audit = {
  ...sample,
  applications: sample.applications.map((one) => ({ ...one, id: HOSTILE, templates: [HOSTILE], projectRoot: HOSTILE })),
  findings: [
    {
      ...corsFinding,
      message: HOSTILE,
      fix: HOSTILE,
      docs: `javascript:${HOSTILE}`,
      application: HOSTILE,
      template: file,
      resource,
      location: at(file, 1, 1, 4),
      related: [{ message: HOSTILE, resource, location: at(HOSTILE, 1, 2, 3) }],
      when: [{ conditions: { [HOSTILE]: true }, parameters: { [HOSTILE]: HOSTILE } }],
    },
  ],
  unknown: sample.unknown.map((one) => ({ ...one, resource, reason: HOSTILE, location: at(HOSTILE, 1, 1, 1) })),
  errors: [{ level: 'error', file: HOSTILE, message: HOSTILE, location: at(HOSTILE, 1, 1, 1) }],
  texts: new Map([[file, HOSTILE]]),
};

/** Fails unless every element of an XML text, or of an HTML text with these void elements, is closed in order. */
export function assertNested(text: string, voids: readonly string[] = []): void {
  const open: string[] = [];
  const rest = text.replace(
    /<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z-]+="[^"<>]*")*)\s*(\/?)>/g,
    (...[, end, name, , empty]) => {
      if (end === '/' && open.pop() !== name) throw new Error(`</${String(name)}> closes something else`);
      if (end === '' && empty === '' && !voids.includes(String(name))) open.push(String(name));
      return '';
    },
  );
  const stray = /[<>].{0,40}/.exec(rest.replace(/^<\?xml[^>]*\?>|^<!doctype html>/, ''));
  if (stray !== null) throw new Error(`not markup: ${stray[0]}`);
  if (open.length > 0) throw new Error(`left open: ${open.join(', ')}`);
}
