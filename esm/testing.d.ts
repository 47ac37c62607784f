export * from '../dist/testing.cjs';
