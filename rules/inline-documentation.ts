import { type Subjects, certainly, defineRule, requires } from '../src/rule.js';

type Described = Subjects['project']['documented']['handlers'][number];

export default defineRule({
  id: 'inline-documentation',
  number: '6.3',
  severity: 'low',
  title: 'Complex logic is not documented',
  why: `Whoever changes an upload path next has to know what it promises: which files it takes, what becomes of them, why a
check is where it is. Code says how; without a README and comments at the places that are not obvious, the why is found
out again by every reader, or guessed.`,
  fix: `Write a README that says what the application is for and how it is deployed and tested. Put a comment or docstring at
the head of each handler and each class of constructs, and within functions that are long or part often. Give templates a
Description.`,
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
      description: 'A function of more lines needs a comment.',
    },
    maxBranches: {
      type: 'number',
      default: 10,
      description: 'A function that parts more often (if, loops, cases, catches, and/or) needs a comment.',
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
    const lacks = 'nothing says what this project is for and how it is deployed: it has no README';
    yield requires('undocumented', readme, home, lacks, { confidence: 'medium', primary: true });
    yield* described(
      handlers,
      (name) => `nothing in ${name} says what its handler does: it has no comment at its head`,
    );
    yield* described(constructs, (name) => `nothing says what ${name} is for: the class has no comment above it`);
    yield* described(
      templates,
      (name) => `nothing says what ${name} deploys: it has neither a Description nor a comment`,
    );
    for (const one of documented.uncommented({ lines, branches })) {
      const parts = one.branches > branches ? `parts ${one.branches} times` : `has ${one.lines} lines`;
      const message = `${one.name} ${parts} and has no comment`;
      yield requires('undocumented', certainly(false), project.at(one.file, one.range, one.name), message, low);
    }
  },
});
