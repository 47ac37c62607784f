import type { Raw } from '../../parse/document.js';
import { NO_VALUE } from '../placed.js';

export function makeRef(logicalId: string): Raw {
  return { Ref: logicalId };
}

export function makeGetAtt(logicalId: string, name: string): Raw {
  return { 'Fn::GetAtt': [logicalId, name] };
}

/** A text of pieces; names between braces are taken from `values`: `s3:::{BucketName}`. `@` is region and account. */
export function makeArn(pattern: string, values: Readonly<Record<string, Raw>>): Raw {
  const where = [makeRef('AWS::Region'), ':', makeRef('AWS::AccountId')];
  const parts = pattern.split(/(\{\w+\}|@)/).flatMap((part): readonly Raw[] => {
    if (part === '') return [];
    if (part === '@') return where;
    return [part.startsWith('{') ? (values[part.slice(1, -1)] ?? NO_VALUE) : part];
  });
  return { 'Fn::Join': ['', ['arn:', makeRef('AWS::Partition'), ':', ...parts]] };
}
