import type { Placed } from '../document.js';
import type { SamFunction } from './input.js';
import { textOf } from './pieces.js';

/** The tags that a function hands on to what SAM makes of it, if `PropagateTags` says so. */
export function handedTags({ properties }: SamFunction): Placed | undefined {
  return textOf(properties['PropagateTags']) === 'true' ? properties['Tags'] : undefined;
}
