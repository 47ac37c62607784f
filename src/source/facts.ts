import { type AllowedOrigin, cors } from './facts/cors.js';
import { type Errors, errors } from './facts/errors.js';
import { type Invoke, invokes } from './facts/invokes.js';
import { type Metrics, metrics } from './facts/metrics.js';
import { type TableRead, reads } from './facts/reads.js';
import { type Replies, replies } from './facts/replies.js';
import { type Routes, routes } from './facts/routes.js';
import type { UploadFacts } from './facts/intake.js';
import { uploads } from './facts/uploads.js';
import { type Validation, validation } from './facts/validation.js';
import type { View } from './view.js';

/** What extractors drew from a handler: one field per topic. */
export interface Facts {
  readonly metrics: Metrics;
  readonly errors: Errors;
  readonly replies: Replies;
  readonly cors: readonly AllowedOrigin[];
  readonly invokes: readonly Invoke[];
  readonly reads: readonly TableRead[];
  readonly routes: Routes;
  readonly uploads: UploadFacts;
  readonly validation: Validation;
}

/** Asks every extractor. */
export function factsOf(view: View): Facts {
  return {
    metrics: metrics(view),
    errors: errors(view),
    replies: replies(view),
    cors: cors(view),
    invokes: invokes(view),
    reads: reads(view),
    routes: routes(view),
    uploads: uploads(view),
    validation: validation(view),
  };
}
