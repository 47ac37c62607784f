import tseslint from 'typescript-eslint';

const restrict = (...patterns) => ['error', { patterns }];
const folder = (group, message) => ({ group, message });
const NODE_FS = folder(['node:fs', 'node:fs/*', 'fs', 'fs/*'], 'Only project/ and cli.ts read files.');

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
      'no-restricted-globals': ['error', { name: 'process', message: 'Only cli.ts and hosts/ touch the process.' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true }],
    },
  },
  {
    files: ['rules/**'],
    rules: {
      'no-restricted-imports': restrict(
        folder(['../src/**', '!../src/rule.js'], 'A rule imports ../src/rule.js and nothing else.'),
        NODE_FS,
      ),
    },
  },
  {
    files: ['src/answer.ts', 'src/finding.ts'],
    rules: {
      'no-restricted-imports': restrict(
        folder(
          ['./*/**', '../**', './rule.js', './audit.js', './index.js', './cli.js'],
          'answer and finding stand on nothing.',
        ),
      ),
    },
  },
  {
    files: ['src/template/**'],
    rules: {
      'no-restricted-imports': restrict(
        folder(
          ['../model/**', '../report/**', '../project/**', '../rule.js', '../audit.js', '../index.js'],
          'template/ stands on answer and finding alone.',
        ),
        NODE_FS,
      ),
    },
  },
  {
    files: ['src/model/**'],
    rules: {
      'no-restricted-imports': restrict(
        folder(
          ['../report/**', '../project/**', '../rule.js', '../audit.js', '../index.js'],
          'model/ stands on template/.',
        ),
        NODE_FS,
      ),
    },
  },
  {
    files: ['src/report/**'],
    rules: {
      'no-restricted-imports': restrict(
        folder(
          ['../model/**', '../template/**', '../project/**', '../rule.js', '../audit.js', '../index.js'],
          'A report knows findings only.',
        ),
        NODE_FS,
      ),
    },
  },
  {
    files: ['src/project/**'],
    rules: {
      'no-restricted-imports': restrict(
        folder(
          ['../model/**', '../report/**', '../rule.js', '../audit.js', '../index.js'],
          'project/ knows nothing above it.',
        ),
      ),
    },
  },
  {
    files: ['src/rule.ts', 'src/audit.ts'],
    rules: {
      'no-restricted-imports': restrict(
        folder(
          ['./project/**', './report/**', './index.js', './cli.js', '../rules/**'],
          'The engine knows no rule by name, no disk and no report.',
        ),
        NODE_FS,
      ),
    },
  },
  { files: ['src/index.ts'], rules: { 'no-restricted-imports': restrict(NODE_FS) } },
  { files: ['src/cli.ts', 'src/hosts/**', 'test/**', '*.config.ts'], rules: { 'no-restricted-globals': 'off' } },
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
