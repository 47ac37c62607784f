import { describe, expect, it } from 'vitest';
import { render } from '../../src/report/render.js';
import { clean, sample } from './sample.js';

describe('compact', () => {
  it('is one line per finding, by severity, then confidence, then file and line', () => {
    expect(render(sample, 'compact')).toBe(
      [
        'lib/upload-stack.ts:3:19: high: any website may PUT to FileUploadBucket [cors-wildcard]',
        'src/handler.py:2:12: medium: json.loads can throw, and nothing catches it [handler-error-handling]',
        `cdk.out/Upload.template.json:1:${String(sample.findings[1]?.location.start.column)}: medium: failed events of Processor are lost: it has no dead-letter queue and no destination for failures [dead-letter-queue]`,
        'templates/weird ␛[31m #1.yaml:5:24: low: logs of Logs␛[31m are kept for 7 days only, the minimum is 30 [log-retention]',
        '',
      ].join('\n'),
    );
  });

  it('is empty without findings', () => {
    expect(render(clean, 'compact')).toBe('');
  });
});
