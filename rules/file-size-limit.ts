import { type Requirement, type Subjects, defineRule, or, requires } from '../src/rule.js';
import { type Intake, intakesOf, isChecked, unlessRead } from './_uploads.js';

export default defineRule({
  id: 'file-size-limit',
  number: '10.2',
  severity: 'medium',
  title: 'Uploads have no file size limit',
  why: `The service quotas are not your limits: API Gateway accepts 10 MB, Lambda 6 MB, and a presigned PUT to S3 5 GB.
Without a file size limit of its own, an upload API pays for everything that clients store, and a single large file can
exhaust a function's memory and slow down other requests.`,
  fix: `Check the length of the file against a file size limit before it is stored, and return 413. REST API: maxLength on
the content field of the request model, or an AWS WAF size constraint (it inspects at most the first 64 KB of a body).`,
  fixes: {
    presigned: `Presigned uploads: sign a POST with a content-length-range condition, or a PUT with a ContentLength that
the code has compared with a file size limit. In Python, a signed ContentLength needs signature_version="s3v4".`,
    'limit-only-cuts': `Upload parsers: return 413 when the parser reports that it truncated the file, and do not store
it.`,
  },
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
    'https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-size-constraint-match.html',
  ],
  tags: ['security'],
  cwe: [770],
  securitySeverity: 5,
  about: 'upload-path',
  *check(path) {
    for (const intake of intakesOf(path)) {
      const met = or(path.limitsSize, isChecked(path, intake, 'size'), unlessRead(path.isRead));
      yield complaint(intake, met, path.cuts);
    }
  },
});

function complaint(
  { at, store, says, confidence, remedy }: Intake,
  met: Requirement['met'],
  [cut]: Subjects['upload-path']['cuts'],
): Requirement {
  if (store?.how === 'put' && cut !== undefined) {
    const message = `${says} and truncates larger files (${cut.what}): part of the file is stored, without an error response`;
    return requires('limit-only-cuts', met, at, message, { confidence: 'low' });
  }
  if (store?.how === 'signed-post') {
    const message = `${says} without a file size limit (content-length-range): clients can upload up to 5 GB`;
    return requires('post-without-length-range', met, at, message, { confidence, ...remedy });
  }
  if (store?.length === 'given') {
    const message = `${says} with an unsigned file size limit (ContentLength): clients can upload up to 5 GB`;
    return requires('length-not-bound', met, at, message, { confidence: 'low', ...remedy });
  }
  const quota = store?.how === 'signed-put' ? ': clients can upload up to 5 GB' : '';
  const message = `${says} without a file size limit${store?.length === 'asked' ? ': the caller chooses the size' : quota}`;
  return requires('no-size-limit', met, at, message, { confidence, ...remedy });
}
