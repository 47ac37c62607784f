/**
 * The option of rules that skip public operations. It adds to the paths that are always skipped: GET and HEAD of /health,
 * /healthz, /ping, /status, /version and /docs, and of everything below /health and /docs.
 */
export const publicPaths = {
  type: 'list',
  default: [],
  description:
    'Additional public paths: /open/** for GET and HEAD, "POST /webhook" for one method, "ANY /probe" for all methods.',
} as const;
