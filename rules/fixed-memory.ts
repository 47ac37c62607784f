import { defineRule, requires } from '../src/rule.js';
import { publicPaths } from './_public-paths.js';

export default defineRule({
  id: 'fixed-memory',
  number: '3.1',
  severity: 'low',
  title: 'Memory is fixed, whatever the file size',
  why: `Lambda gives a function as much processor as memory: what decodes a file of many megabytes in 128 MB is slow, or
dies; what takes small files with 3 GB is dear. Which size is right depends on the files that an environment sees, and
with a fixed number nobody can follow them without changing code.`,
  fix: `Take MemorySize from a parameter or a mapping with a default that suits the files you expect, and measure (AWS
Lambda Power Tuning). In CDK: memorySize from a property of the stack.`,
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html',
  ],
  tags: ['performance', 'cost'],
  about: 'function',
  options: {
    minMemory: {
      type: 'number',
      default: 256,
      description: 'Less memory than this, in MB, is too little for a function that an API calls, configurable or not.',
    },
    publicPaths,
  },
  *check(fn, { options }) {
    // Of a function that only signs, the file never passes through it.
    const { memory, defaultMemory } = fn;
    if (defaultMemory === undefined || fn.servesOnlyPublicPaths(options.publicPaths) || fn.onlySigns) return;
    const { isConfigurable, confidence } = fn.memoryConfigured;
    const name = `function ${fn.resource.logicalId}`;
    if (memory.present.is === 'no' && isConfigurable.is !== 'yes') {
      const message = `${name} sets no MemorySize: it gets ${defaultMemory}, whatever the size of the files`;
      yield requires('default-memory', isConfigurable, memory, message, { confidence });
      return;
    }
    const message = `${name} always gets ${memory.shown} MB, whatever the size of the files`;
    yield requires('fixed-memory', isConfigurable, memory, message, { confidence });
    if (isConfigurable.is === 'no') return;
    const little = `${name} gets ${memory.present.is === 'no' ? '128' : memory.shown} MB, less than ${options.minMemory}`;
    yield requires('little-memory', memory.atLeast(options.minMemory), memory, little, { confidence });
  },
});
