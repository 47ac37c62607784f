import { dirname, join, relative } from 'node:path';
import { BESIDE_THE_DOOR, DOOR, MOST_LINES, TOUCHES_PROCESS, importProblem } from './architecture.js';
import tseslint from 'typescript-eslint';

/** The plan of architecture.js, shown where an import breaks it. */
const plan = {
  rules: {
    imports: {
      create: (context) => {
        const from = relative(import.meta.dirname, context.filename).replaceAll('\\', '/');
        const check = (node) => {
          const specifier = node.source?.value;
          if (typeof specifier !== 'string') return;
          if (/^(?:node:)?fs(?:\/|$)/.test(specifier) && !from.startsWith(DOOR) && BESIDE_THE_DOOR[from] === undefined)
            context.report({ node, message: `Only ${DOOR} opens files.` });
          if (!specifier.startsWith('.')) return;
          const kinds = (node.specifiers ?? []).map((one) => one.importKind ?? one.exportKind);
          const typesOnly =
            node.importKind === 'type' ||
            node.exportKind === 'type' ||
            (kinds.length > 0 && kinds.every((kind) => kind === 'type'));
          const message = importProblem(from, join(dirname(from), specifier).replaceAll('\\', '/'), typesOnly);
          if (message !== undefined) context.report({ node, message });
        };
        return {
          ImportDeclaration: check,
          ImportExpression: check,
          ExportNamedDeclaration: check,
          ExportAllDeclaration: check,
        };
      },
    },
  },
};

export default tseslint.config(
  { ignores: ['dist/', 'esm/', 'fixtures/', 'coverage/', '**/*.js'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // An Answer is an object: `if (answer)` would be always true. Only booleans may be asked.
      '@typescript-eslint/strict-boolean-expressions': [
        'error',
        { allowString: false, allowNumber: false, allowNullableObject: false },
      ],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-globals': [
        'error',
        { name: 'process', message: `Only ${TOUCHES_PROCESS.join(' and ')} touches the process.` },
      ],
      'max-lines': ['error', { max: MOST_LINES, skipBlankLines: true }],
    },
  },
  { files: ['src/**', 'rules/**'], plugins: { plan }, rules: { 'plan/imports': 'error' } },
  {
    files: [...TOUCHES_PROCESS.map((part) => `src/${part}/**`), 'test/**', 'scripts/**', '*.config.ts'],
    rules: { 'no-restricted-globals': 'off' },
  },
  // Scripts that have no build: types are in comments, where what JSON holds can be said, but not be proved.
  { files: ['action/**', 'bench/**', 'scripts/**'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Tables of cases are long, and shorter to read in one place.
      'max-lines': ['error', { max: 600 }],
    },
  },
);
