import { expect, test } from 'vitest';
import type { ConstantValue } from '../../src/handlers/resolve/constants.js';
import type { Code } from '../../src/handlers/syntax/code.js';
import { js, py, see, ts } from './make.js';

function known(from: Code): readonly unknown[] {
  const view = see(from);
  return view.calls.filter(({ callee }) => callee.text === 'sink').map(({ args }) => short(view.known(args[0]!)));
}

function short(value: ConstantValue): unknown {
  if (value.is === 'env')
    return { env: value.name, ...(value.otherwise === undefined ? {} : { otherwise: short(value.otherwise) }) };
  if (value.is === 'nothing' || value.is === 'unknown') return value.is;
  return value.value;
}

test.each<[string, Code, readonly unknown[]]>([
  [
    'numbers',
    py(
      'MB = 1024 * 1024\nMAX = 5 * MB\ndef handler(event, context):\n    sink(MAX)\n    sink(5 << 20)\n    sink(10_000)\n    sink(2 ** 20 - 1)\n    sink(-1)\n    sink(7 // 2)\n    sink(0x10)\n    sink(1e6)\n',
    ),
    [5242880, 5242880, 10000, 1048575, -1, 3, 16, 1000000],
  ],
  [
    'numbers of JavaScript',
    ts(
      'const LIMITS = { bytes: 5 * 1024 ** 2, names: { most: 255 } } as const;\nclass Config { static readonly MAX = 3; }\nenum Size { Small = 2 * 3, Kind = "x" }\nexport const handler = async () => { sink(Size.Small); sink(Size.Kind); sink(LIMITS.bytes); sink(LIMITS.names.most); sink(Config.MAX); sink(10n); sink(1_000); };\n',
    ),
    [6, 'x', 5242880, 255, 3, 10, 1000],
  ],
  [
    'of another file',
    py({
      'app.py':
        'import limits\nfrom limits import MAX as most\ndef handler(event, context):\n    sink(most)\n    sink(limits.MAX)\n',
      'limits.py': 'MAX = 3 * 2\n',
    }),
    [6, 6],
  ],
  [
    'of another file of JavaScript',
    js({
      'index.js':
        "const { MAX, PREFIX: prefix } = require('./limits');\nconst limits = require('./limits');\nexports.handler = async () => { sink(MAX); sink(limits.MAX); sink(prefix); };\n",
      'limits.js': "module.exports = { MAX: 3 * 2, PREFIX: 'up/' };\n",
    }),
    [6, 6, 'up/'],
  ],
  [
    'texts',
    py(
      "NAME = 'a'\ndef handler(event, context):\n    sink(f'{NAME}/b')\n    sink('a' 'b')\n    sink('a\\n\\u00e9\\x41')\n    sink(r'a\\n')\n    sink(NAME + 'c')\n    sink(f'{event}')\n",
    ),
    ['a/b', 'ab', 'a\n\u00e9A', 'a\\n', 'ac', 'unknown'],
  ],
  [
    'texts of JavaScript',
    js(
      "const a = 'x';\nexport const handler = async (event) => { sink(`${a}/${1}`); sink('\\u{1F600}\\''); sink(a + 'y'); sink(`${event}`); sink(null); sink(undefined); sink(true); };\n",
    ),
    ['x/1', "\u{1F600}'", 'xy', 'unknown', 'nothing', 'nothing', true],
  ],
  [
    'the environment',
    py(
      "import os\nfrom os import environ, getenv\nTABLE = os.environ['TABLE']\nMAX = int(os.environ.get('MAX', '10'))\ndef handler(event, context):\n    sink(TABLE)\n    sink(MAX)\n    sink(os.getenv('A') or 'b')\n    sink(environ.get('A', TABLE))\n    sink(getenv('A', default='z'))\n    sink(os.environ[event])\n",
    ),
    [
      { env: 'TABLE' },
      { env: 'MAX', otherwise: 10 },
      { env: 'A', otherwise: 'b' },
      { env: 'A', otherwise: { env: 'TABLE' } },
      { env: 'A', otherwise: 'z' },
      'unknown',
    ],
  ],
  [
    'the environment of JavaScript',
    ts(
      "import { env } from 'node:process';\nconst { TABLE, ORIGIN = '*', LIMIT: limit } = process.env;\nconst max = Number(process.env.MAX ?? 5);\nexport const handler = async () => { sink(TABLE!); sink(ORIGIN); sink(limit); sink(max); sink(process.env['A'] || 'b'); sink(env.B); sink(parseInt(process.env.C!, 10)); };\n",
    ),
    [
      { env: 'TABLE' },
      { env: 'ORIGIN', otherwise: '*' },
      { env: 'LIMIT' },
      { env: 'MAX', otherwise: 5 },
      { env: 'A', otherwise: 'b' },
      { env: 'B' },
      { env: 'C' },
    ],
  ],
  [
    'what is assigned twice',
    js(
      'let max = 5;\nif (process.env.X) max = 6;\nexport const handler = async (event) => { sink(max); sink(event.x); sink(later()); };\n',
    ),
    ['unknown', 'unknown', 'unknown'],
  ],
  [
    'arguments that are always the same',
    py("def store(name, kind='file'):\n    sink(name)\n    sink(kind)\ndef handler(event, context):\n    store('a')\n"),
    ['a', 'file'],
  ],
  [
    'numbers that are none',
    js('export const handler = async () => { sink(1 / 0); sink(5 % 0); sink("a" * 2); };\n'),
    ['unknown', 'unknown', 'unknown'],
  ],
])('constants: %s', (_, from, expected) => {
  expect(known(from)).toEqual(expected);
});
