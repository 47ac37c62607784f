import type { Reason, ReasonCode } from '../answer.js';
import type { Handler } from '../handlers/analyze.js';

/** A function's handler, or why it was not read. */
export type HandlerResult = {
  /** The handler's file as the user would name it, for inline code the template; absent if none was found. */
  readonly file?: () => string;
} & (
  | { readonly is: 'read'; readonly handler: Handler }
  | {
      readonly is: 'unread';
      readonly because: Reason;
      /** The code of the reason; if absent, `isElsewhere` decides it. */
      readonly reasonCode?: ReasonCode;
      /** Its source is elsewhere: with that source, the user can audit it together with the template. */
      readonly isElsewhere: boolean;
    }
);
