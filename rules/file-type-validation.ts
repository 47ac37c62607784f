import { type Requirement, defineRule, or, requires } from '../src/rule.js';
import { type Intake, intakesOf, isChecked, unlessRead } from './_uploads.js';

export default defineRule({
  id: 'file-type-validation',
  number: '10.1',
  severity: 'medium',
  title: 'File types are not checked',
  why: `Whatever can be stored will be: a script that a browser runs from your domain, a program that spreads from your
bucket, a file that breaks what reads it next. What the client says of a file, its name and its content type, keeps
mistakes out; only the bytes themselves, or a scan, keep out who lies.`,
  fix: `Compare the content type or the extension with a list of what you take before anything is stored, better the
first bytes of the content. Sign uploads so that the type is bound: a presigned POST with a condition on $Content-Type,
or a presigned PUT with ContentType among its signed headers (signableHeaders in the JavaScript SDK v3). Or let GuardDuty
scan the bucket: AWS::GuardDuty::MalwareProtectionPlan.`,
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html',
    'https://docs.aws.amazon.com/guardduty/latest/ug/gdu-malware-protection-s3.html',
  ],
  tags: ['security'],
  cwe: [434],
  securitySeverity: 6,
  about: 'upload-path',
  *check(path) {
    for (const intake of intakesOf(path)) {
      const met = or(path.refusesTypes, isChecked(path, intake, 'type'), unlessRead(path.isRead));
      yield complaint(intake, met);
    }
  },
});

function complaint({ at, store, says, confidence }: Intake, met: Requirement['met']): Requirement {
  if (store?.type === 'given') {
    const message = `${says} and names a content type that is not signed: the client may send any other, so a file of any type can be stored`;
    return requires('type-not-bound', met, at, message, { confidence: 'low' });
  }
  const asked = store?.type === 'asked' ? 'with whatever content type the caller asks for' : 'whatever its type is';
  const message = `${says} ${asked}: no list of types, no look at the content and no scan keeps harmful files out`;
  return requires('no-type-check', met, at, message, { confidence });
}
