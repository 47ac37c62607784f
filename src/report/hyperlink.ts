import { uriOf } from './sarif-uri.js';

/** OSC 8: terminals that know it make a link of the text, the others are not to be sent it. */
const OPEN = '\u001b]8;;';
const CLOSE = '\u001b\\';

/** A text that leads somewhere when it is clicked. The text must be safe to print; the address is made safe here. */
export function hyperlink(url: string, text: string): string {
  return `${OPEN}${printable(url)}${CLOSE}${text}${OPEN}${CLOSE}`;
}

/**
 * The address of a file.
 * @param base of the current folder, ending in a slash: `file:///home/me/app/`
 */
export function fileUrl(file: string, base: string): string {
  return new URL(uriOf(file), base).href;
}

/** Within the sequence only printable ASCII may stand: any other character could end it and begin another. */
function printable(url: string): string {
  return url.replace(/\p{Cs}/gu, '\ufffd').replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}
