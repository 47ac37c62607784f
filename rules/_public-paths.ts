/**
 * The option of rules that leave out what is meant for everybody. It adds to what is always left out: GET and HEAD of
 * /health, /healthz, /ping, /status, /version and /docs, and of what is below /health and /docs.
 */
export const publicPaths = {
  type: 'list',
  default: [],
  description:
    'Further paths that anybody may call: /open/** for GET and HEAD, "POST /webhook" for one method, "ANY /probe" for all.',
} as const;
