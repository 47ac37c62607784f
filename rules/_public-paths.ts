/**
 * The option of rules that skip public paths. It extends the built-in list: GET and HEAD of /health, /healthz, /ping,
 * /status, /version and /docs, and of paths below /health and /docs.
 */
export const publicPaths = {
  type: 'list',
  default: [],
  description:
    'Additional public paths: /open/** for GET and HEAD, "POST /webhook" for one method, "ANY /probe" for all methods.',
} as const;
