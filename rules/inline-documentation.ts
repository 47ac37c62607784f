import { type Subjects, certainly, defineRule, requires } from '../src/rule.js';

type Described = Subjects['project']['documented']['handlers'][number];

export default defineRule({
  id: 'inline-documentation',
  number: '6.3',
  severity: 'low',
  title: 'No documentation: README, comments or descriptions',
  why: `A developer who changes an upload path needs to know which files it accepts, what happens to them and why each
check exists. Code shows how it works; without a README and comments on complex code, each reader has to find out the
reasons again.`,
  fix: `Add a README, and comments on handlers and complex functions. The README names the purpose, deployment and
tests of the application; each handler, each construct class and each function that is long or has many branches has a
comment or docstring. Templates have a Description.`,
  references: [
    'https://docs.aws.amazon.com/prescriptive-guidance/latest/best-practices-cdk-typescript-iac/development-best-practices.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-description-structure.html',
  ],
  precision: 'low',
  about: 'project',
  group: 'project',
  options: {
    maxLines: {
      type: 'number',
      default: 80,
      description: 'Number of lines above which a function needs a comment.',
    },
    maxBranches: {
      type: 'number',
      default: 10,
      description: 'Number of branches (if, loops, cases, catches, and/or) above which a function needs a comment.',
    },
  },
  *check(project, { options }) {
    const { documented, home } = project;
    const { readme, handlers, constructs, templates } = documented;
    const { maxLines: lines, maxBranches: branches } = options;
    const low = { confidence: 'low' } as const;
    const described = (what: readonly Described[], message: (name: string) => string) =>
      what.map(({ name, file, range, isDescribed }) =>
        requires('undocumented', certainly(isDescribed), project.at(file, range, name), message(name), low),
      );
    const noReadme = 'the project has no README: its purpose and deployment are not documented';
    yield requires('undocumented', readme, home, noReadme, { confidence: 'medium', primary: true });
    yield* described(
      handlers,
      (name) => `the handler in ${name} is not documented: no comment or docstring describes it`,
    );
    yield* described(constructs, (name) => `class ${name} is not documented: it has no comment`);
    yield* described(templates, (name) => `template ${name} is not documented: it has no Description and no comment`);
    for (const one of documented.uncommented({ lines, branches })) {
      const size = one.branches > branches ? `${one.branches} branches` : `${one.lines} lines`;
      const message = `function ${one.name} has ${size} and no comment`;
      yield requires('undocumented', certainly(false), project.at(one.file, one.range, one.name), message, low);
    }
  },
});
