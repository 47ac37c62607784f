export * from '../dist/cdk.cjs';
