import { type Markup, markup } from './markup.js';

/** The page's looks: readable in light and dark, and on paper. */
export const STYLESHEET: Markup = markup`
:root { color-scheme: light dark; --line: #8884; --high: #c22; --medium: #b60; --low: #27b; --unknown: #83a; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0 0 .5rem; }
code, pre { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { overflow-x: auto; padding: .5rem; border: 1px solid var(--line); border-radius: 4px; }
pre b { color: var(--high); }
article { border-left: 4px solid var(--line); padding: .25rem 0 .25rem 1rem; margin: 1.5rem 0; break-inside: avoid; }
article.high { border-color: var(--high); }
article.medium { border-color: var(--medium); }
article.low { border-color: var(--low); }
.level { font-weight: bold; }
.high .level, .error .level { color: var(--high); }
.medium .level, .warning .level { color: var(--medium); }
.low .level { color: var(--low); }
.unknown .level { color: var(--unknown); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .75rem; margin: 0 0 .5rem; }
dt { opacity: .7; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .2rem .5rem; border-bottom: 1px solid var(--line); }
tr.fail td:nth-child(4) { color: var(--high); font-weight: bold; }
tr.off, tr.not-applicable { opacity: .6; }
.exit { font-weight: bold; }
.summary { padding-left: 1.2rem; }
footer { margin-top: 2rem; opacity: .6; }
`;
