/** A mistake in what the caller asked for: an unknown rule, a parameter that no template declares. */
export class UsageError extends Error {}
