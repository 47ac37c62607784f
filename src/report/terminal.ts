/** The known facts about standard output. */
export interface TerminalContext {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--color` and `--no-color`; undefined if neither is given. */
  readonly color: boolean | undefined;
}

/** The capabilities of standard output. */
export interface Terminal {
  readonly color: boolean;
  readonly links: boolean;
  readonly width?: number;
}

/** The capabilities that a report on standard output may use. */
export function detectTerminal(where: TerminalContext): Terminal {
  const { isTTY, columns = 0, color } = where;
  return {
    color: color ?? isColorWelcome(where),
    links: areLinksWelcome(where),
    ...(isTTY && columns > 0 ? { width: columns } : {}),
  };
}

/** By the conventions of no-color.org and force-color.org. */
function isColorWelcome({ isTTY, env: { NO_COLOR, FORCE_COLOR, TERM } }: TerminalContext): boolean {
  if (isSet(NO_COLOR)) return false;
  if (isSet(FORCE_COLOR)) return isOn(FORCE_COLOR);
  return isTTY && TERM !== 'dumb';
}

/** Only for terminals that are known to support links: others may print the sequences. */
function areLinksWelcome({ isTTY, env, color }: TerminalContext): boolean {
  if (!isTTY || color === false) return false;
  const { FORCE_HYPERLINK, NO_COLOR, CI, TERM = '' } = env;
  if (isSet(FORCE_HYPERLINK)) return isOn(FORCE_HYPERLINK);
  if (isSet(NO_COLOR) || (isSet(CI) && isOn(CI)) || TERM === 'dumb') return false;
  // A multiplexer is in between, regardless of the inherited variables.
  if (isSet(env['TMUX']) || isSet(env['STY']) || /^(?:screen|tmux)/.test(TERM)) return false;
  return isKnownForLinks(env);
}

const PROGRAMS = new Set(['iTerm.app', 'WezTerm', 'vscode', 'ghostty']);
const TERMS = new Set(['xterm-kitty', 'xterm-ghostty']);
/** Version 0.50.0 crashes on links; later ones follow them. */
const VTE_WITHOUT = 5000;

function isKnownForLinks({
  WT_SESSION,
  VTE_VERSION,
  TERM_PROGRAM,
  TERM,
  KITTY_WINDOW_ID,
}: TerminalContext['env']): boolean {
  return (
    isSet(WT_SESSION) ||
    isSet(KITTY_WINDOW_ID) ||
    Number(VTE_VERSION ?? 0) > VTE_WITHOUT ||
    PROGRAMS.has(TERM_PROGRAM ?? '') ||
    TERMS.has(TERM ?? '')
  );
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function isOn(value: string): boolean {
  return value !== '0' && value !== 'false';
}
