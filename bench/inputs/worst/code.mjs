// The code of functions.
import { zipSync } from 'fflate';
import { json, lambda, range, named, fill, uploadApi, PYTHON, SCRIPT, coded } from './parts.mjs';

const LARGE = 2_000_000;

/** @type {readonly import('./parts.mjs').WorstInput[]} */
export const CODE = [
  {
    name: 'a Python handler of 24 MB',
    files: () => coded({ 'index.py': `${PYTHON}${fill((index) => `x${index} = ${index}\n`)}` }, 'python3.13'),
  },
  {
    name: 'a Python handler of 2 MB: calls in a row',
    files: () =>
      coded(
        {
          'index.py': `${PYTHON}${fill((index) => `\ndef f${index}(event):\n    return f${index + 1}(event)\n`, LARGE)}\nhandler = f0\n`,
        },
        'python3.13',
      ),
  },
  {
    name: 'a Python handler of 2 MB: one long function',
    files: () =>
      coded(
        {
          'index.py': `${PYTHON}\ndef main(event, context):\n    a = event\n${fill((index) => `    if a["k${index}"] > ${index}: a = dict(a, b=a)\n`, LARGE)}\nhandler = main\n`,
        },
        'python3.13',
      ),
  },
  {
    name: 'a TypeScript handler of 2 MB: calls in a row',
    files: () =>
      coded(
        {
          'index.ts': `${fill((index) => `const f${index} = async (e: any) => { try { return await f${index + 1}(e); } catch (err) { throw err; } };\n`, LARGE)}export const handler = f0;\n`,
        },
        'nodejs22.x',
      ),
  },
  {
    name: 'a JavaScript handler of 2 MB: one function calls all others',
    files: () => {
      const count = 30_000;
      const functions = range(count, (index) => `function f${index}(e) { return g(e.a${index}); }\n`).join('');
      const calls = range(count, (index) => `f${index}(event);`).join('\n');
      return coded(
        {
          'index.js': `function g(x) { return x; }\n${functions}exports.handler = async (event) => {\n${calls}\nreturn { statusCode: 200 };\n};\n`,
        },
        'nodejs22.x',
      );
    },
  },
  {
    name: 'a JavaScript handler of 2 MB: one list',
    files: () =>
      coded(
        { 'index.js': `${SCRIPT}const DATA = [\n${fill((index) => `{ a: ${index}, b: "x" },\n`, LARGE)}];\n` },
        'nodejs22.x',
      ),
  },
  {
    name: 'a JavaScript handler of 2 MB: one expression',
    files: () =>
      coded({ 'index.js': `${SCRIPT}const SUM = ${fill((index) => `a${index} + `, LARGE)}0;\n` }, 'nodejs22.x'),
  },
  {
    name: 'a JavaScript handler of 2 MB: catch after catch',
    files: () =>
      coded(
        {
          'index.js': `exports.handler = async (event) => {\n${fill((index) => `try { JSON.parse(event.b${index}); } catch (e) { console.log(e); }\n`, LARGE)}return { statusCode: 200 };\n};\n`,
        },
        'nodejs22.x',
      ),
  },
  {
    name: 'a minified bundle of 2 MB in one line',
    files: () =>
      coded(
        {
          'index.js': `${SCRIPT.replaceAll('\n', '')}${fill((index) => `var a${index}=(e,t)=>{for(var n=0;n<e.length;n++)t(e[n],a${index - 1});return a${index}(t,e)};`, LARGE)}`,
        },
        'nodejs22.x',
      ),
  },
  {
    name: 'a handler with a source map of 9 MB',
    files: () =>
      coded(
        {
          'index.js': `${SCRIPT}//# sourceMappingURL=index.js.map\n`,
          'index.js.map': json({
            version: 3,
            sources: ['a.ts'],
            sourcesContent: [SCRIPT],
            names: [],
            mappings: fill(() => 'AAAA,IAAI;', 9_000_000),
          }),
        },
        'nodejs22.x',
      ),
  },
  {
    name: '10,000 handlers',
    files: () =>
      coded(
        named(10_000, (index) => [`h${index}.py`, PYTHON]),
        'python3.13',
        10_000,
      ),
  },
  {
    name: '3,000 functions in one archive of 10,000 entries',
    files: () => ({
      'template.json': json({
        Resources: {
          ...uploadApi(),
          ...named(3_000, (index) => [`F${index}`, lambda({ Code: 'code.zip', Handler: `m${index}.handler` })]),
        },
      }),
      'code.zip': zipSync(named(10_000, (index) => [`m${index}.js`, Buffer.from(`${SCRIPT}// ${index}\n`)])),
    }),
  },
  {
    name: 'an archive of 10,000 entries',
    files: () => ({
      'template.json': json({ Resources: uploadApi({ Code: 'code.zip' }) }),
      'code.zip': zipSync(
        named(10_000, (index) => [
          index === 0 ? 'index.js' : `m${index}.js`,
          Buffer.from(
            index === 0
              ? `${range(300, (at) => `require('./m${at + 1}');\n`).join('')}${SCRIPT}`
              : `exports.a = ${index};\n`,
          ),
        ]),
      ),
    }),
  },
];
