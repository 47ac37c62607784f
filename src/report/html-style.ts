import { type Markup, markup } from './markup.js';

/**
 * The styles of the page, for light and dark screens and for paper. Colours are custom properties: `--fg-*` for text
 * and `--bg-*` for backgrounds, and every text colour is readable on every background. A browser without `:has()` shows
 * everything and no filter.
 */
export const STYLESHEET: Markup = markup`
:root {
  color-scheme: light dark;
  --fg-text: #1f2328; --fg-muted: #535b64; --fg-link: #0a55bf;
  --fg-high: #a8201a; --fg-medium: #7d4a00; --fg-low: #0b5794; --fg-unknown: #6b3fa0; --fg-pass: #17652f;
  --bg-page: #ffffff; --bg-card: #f4f6f8; --bg-code: #eceff2; --bg-mark: #ffe9b0;
  --line: #c9d0d7;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --fg-text: #e6edf3; --fg-muted: #a3aeb9; --fg-link: #7cb8ff;
    --fg-high: #ff948c; --fg-medium: #efb266; --fg-low: #82c3ff; --fg-unknown: #d3adff; --fg-pass: #72d291;
    --bg-page: #0e1217; --bg-card: #171c23; --bg-code: #1f252d; --bg-mark: #463500;
    --line: #39424d;
  }
}
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--fg-text); background: var(--bg-page); margin: 0 auto; max-width: 76rem; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.3; margin: 0; }
h1 { font-size: 1rem; color: var(--fg-muted); }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1.1rem; }
h4 { font-size: 1rem; font-weight: 600; }
p, ul, ol, dl { margin: .5rem 0; }
a { color: var(--fg-link); }
a:focus-visible, summary:focus-visible, input:focus-visible { outline: 2px solid var(--fg-link); outline-offset: 2px; }
code, .code { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
summary { cursor: pointer; }
.plain { list-style: none; padding: 0; }
.plain li { margin-bottom: .25rem; }
nav a { display: inline-block; margin-right: 1.25rem; padding: .25rem 0; }
.muted { color: var(--fg-muted); }
.verdict { font-size: 1.5rem; font-weight: 700; line-height: 1.3; margin: .25rem 0 1rem; }
.failed, .error { color: var(--fg-high); }
.passed { color: var(--fg-pass); }
.nothing { color: var(--fg-medium); }
.high { --fg: var(--fg-high); }
.medium { --fg: var(--fg-medium); }
.low { --fg: var(--fg-low); }
.unknown { --fg: var(--fg-unknown); }
.pass { --fg: var(--fg-pass); }
.level { color: var(--fg); font-weight: 700; }
.rules { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(17.5rem, 1fr)); gap: .4rem; }
.rule { background: var(--bg-card); border-left: 4px solid var(--fg, var(--line)); border-radius: 4px; padding: .35rem .6rem; font-size: .9rem; line-height: 1.4; }
.rule p { margin: 0; }
.counts { color: var(--fg-muted); }
.head { display: flex; justify-content: space-between; gap: .5rem; }
.head .level { flex: none; }
.filter { display: none; border: 1px solid var(--line); border-radius: 4px; padding: .25rem .75rem .5rem; margin: 0 0 1rem; }
.filter label { display: inline-block; margin-right: 1.25rem; padding: .25rem 0; }
.group { border-top: 1px solid var(--line); padding: 1.25rem 0 .5rem; scroll-margin-top: .5rem; }
.all, .none { display: none; }
.finding { background: var(--bg-card); border-left: 4px solid var(--fg); border-radius: 4px; padding: .6rem .9rem; margin: .75rem 0; scroll-margin-top: .5rem; content-visibility: auto; contain-intrinsic-size: auto 14rem; }
:target { outline: 2px solid var(--fg-link); outline-offset: 2px; }
.group:target { outline: none; }
ul:target { scroll-margin-top: 3rem; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem .75rem; }
.facts dt { color: var(--fg-muted); }
.facts dd { margin: 0; grid-column: 2; }
.code { background: var(--bg-code); border-radius: 4px; margin: .5rem 0 .25rem; padding: .4rem .6rem .4rem 4em; }
@counter-style line { system: extends decimal; suffix: '  '; }
.code { list-style-type: line; }
.code li::marker { color: var(--fg-muted); }
.code code { white-space: pre-wrap; }
mark { background: var(--bg-mark); color: var(--fg-text); font-weight: 700; }
footer { border-top: 1px solid var(--line); color: var(--fg-muted); margin-top: 3rem; padding-top: .5rem; }
@supports selector(:has(*)) {
  .filter { display: block; }
  main:has(.show-high:not(:checked)):not(:has(.group:target)) .finding.high,
  main:has(.show-medium:not(:checked)):not(:has(.group:target)) .finding.medium,
  main:has(.show-low:not(:checked)):not(:has(.group:target)) .finding.low { display: none; }
  main:has(.filter) .group { display: none; }
  main:has(.show-high:checked) .group.has-high,
  main:has(.show-medium:checked) .group.has-medium,
  main:has(.show-low:checked) .group.has-low { display: block; }
  main:has(.group:target) .group:not(:target) { display: none; }
  main:has(.filter) .group:target { display: block; }
  main:has(.filter):not(:has(.filter :checked)):not(:has(.group:target)) .none { display: block; }
  main:has(.group:target) .filter { display: none; }
  .group:target .all { display: block; }
}
@media (max-width: 40rem) {
  .finding { padding: .5rem .6rem; }
  .code { padding-left: 3.25em; }
  .rule { padding: .2rem .6rem; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .hint, .filter, .none, .group .all { display: none; }
  .rule, .finding, .code { border: 1px solid var(--line); }
  .rule, .finding { break-inside: avoid; }
  .finding { content-visibility: visible; }
  h2, h3, h4 { break-after: avoid; }
  mark { text-decoration: underline; }
  details::details-content { display: block; content-visibility: visible; block-size: auto; }
}
`;
