import { Command, Option } from 'commander';
import { silenceCommand } from './options.js';

/** `upload-audit init`. */
export function parseInit(argv: readonly string[], print: (text: string) => void): { readonly init: true } {
  silenceCommand(new Command('upload-audit init'), print)
    .description('Writes upload-audit.config.yaml with every setting explained in comments.')
    .allowExcessArguments(false)
    .parse(argv, { from: 'user' });
  return { init: true };
}

/** `upload-audit lsp`, with the options that editors' clients add. */
export function parseLsp(argv: readonly string[], print: (text: string) => void): { readonly lsp: true } {
  silenceCommand(new Command('upload-audit lsp'), print)
    .description('Starts the language server for editors, on standard input and output.')
    .option('--stdio', 'the same; some editors pass it')
    .addOption(new Option('--clientProcessId <id>', 'ends the server with this process').hideHelp())
    .allowExcessArguments(false)
    .parse(argv, { from: 'user' });
  return { lsp: true };
}
