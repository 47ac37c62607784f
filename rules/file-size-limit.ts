import { type Requirement, type Subjects, defineRule, or, requires } from '../src/rule.js';
import { type Intake, intakesOf, isChecked, unlessRead } from './_uploads.js';

export default defineRule({
  id: 'file-size-limit',
  number: '10.2',
  severity: 'medium',
  title: 'Nothing limits the size of a file',
  why: `The limits of the services are no limits of yours: API Gateway takes 10 MB, Lambda 6 MB, and what is sent to S3
with a presigned PUT may have 5 GB. Without a bound of its own an upload API pays for whatever anybody stores, runs out
of memory on one file, and is slow for everybody while it lasts.`,
  fix: `Through a function: compare the length of what came with a bound before it is stored, and answer 413. Presigned:
a POST with the condition content-length-range, or a PUT whose ContentLength is signed. In front of a REST API: maxLength
on the content's field of the request model, or a size constraint of AWS WAF, which sees the first 64 KB of a body at
most.`,
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
  { at, store, says, confidence }: Intake,
  met: Requirement['met'],
  [cut]: Subjects['upload-path']['cuts'],
): Requirement {
  if (store?.how === 'put' && cut !== undefined) {
    const message = `${says} and the limit ${cut.what} only cuts off what is longer: such a file is stored in part, and the client is told that all is well`;
    return requires('limit-only-cuts', met, at, message, { confidence: 'low' });
  }
  if (store?.how === 'signed-post') {
    const message = `${says} without the condition content-length-range: files of up to 5 GB are stored, at your cost`;
    return requires('post-without-length-range', met, at, message, { confidence });
  }
  if (store?.length === 'given') {
    const message = `${says} and names a length that is not signed: the client may send any other, up to 5 GB`;
    return requires('length-not-bound', met, at, message, { confidence: 'low' });
  }
  const bound = store?.how === 'signed-put' ? 'of any size up to 5 GB' : 'of any size that the services let through';
  const asked = store?.length === 'asked' ? 'of whatever size the caller asks for' : bound;
  const message = `${says} ${asked}: nobody has decided how large a file may be`;
  return requires('no-size-limit', met, at, message, { confidence });
}
