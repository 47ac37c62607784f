import { type Requirement, defineRule, or, requires } from '../src/rule.js';
import { type Intake, intakesOf, isChecked, unlessRead } from './_uploads.js';

export default defineRule({
  id: 'file-type-validation',
  number: '10.1',
  severity: 'medium',
  title: 'File types of uploads are not validated',
  why: `Without validation, clients can upload scripts that browsers run from your domain, malware that your bucket then
distributes, or files that break the code that reads them. Checking the file name and content type that the client sends
stops mistakes; only checking the bytes, or a malware scan, stops a malicious client.`,
  fix: `Check the content type, extension or, best, the first bytes against an allow-list before the file is stored. Or scan
the bucket for malware: AWS::GuardDuty::MalwareProtectionPlan.`,
  fixes: {
    presigned: `Presigned uploads: check the content type against an allow-list, then sign a POST with a condition on
$Content-Type, or a PUT with ContentType among its signed headers (signableHeaders in the JavaScript SDK v3). Or scan the
bucket for malware: AWS::GuardDuty::MalwareProtectionPlan.`,
  },
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

function complaint({ at, store, says, confidence, remedy }: Intake, met: Requirement['met']): Requirement {
  if (store?.type === 'given') {
    const message = `${says} with an unsigned content type: the client can upload any file type`;
    return requires('type-not-bound', met, at, message, { confidence: 'low', ...remedy });
  }
  const asked = store?.type === 'asked' ? "with the caller's choice of content type" : 'without checking the file type';
  const message = `${says} ${asked}: no allow-list, content check or malware scan`;
  return requires('no-type-check', met, at, message, { confidence, ...remedy });
}
