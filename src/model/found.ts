import type { Reason } from '../answer.js';
import type { Handler } from '../source/handler.js';

/** A function's handler, or why it was not read. */
export type Found =
  | { readonly is: 'read'; readonly handler: Handler }
  | {
      readonly is: 'unread';
      readonly because: Reason;
      /** Its source is elsewhere: whoever has it can audit it together with the template. */
      readonly isElsewhere: boolean;
    };
