export * from '../dist/rule.cjs';
