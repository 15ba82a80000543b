/** Plain text from outside: control characters out, length bounded; never interpreted as markup or template. */

type Reading = { readonly value: string } | { readonly problem: string }

/** One line: whatever separates lines or is invisible becomes a space. */
export function parseLine(text: string, longest: number): Reading {
  return bounded(text.normalize('NFC').replace(invisible, ' ').replace(/\s+/g, ' ').trim(), longest)
}

/** Keeps line breaks, drops other control characters. */
export function parseText(text: string, longest: number): Reading {
  const lines = text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.replace(invisible, ' ').trimEnd())
  return bounded(lines.join('\n').trim(), longest)
}

/** Control, unassigned and lone surrogate characters, and those that turn the writing direction; joiners within scripts stay. */
const invisible = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu

function bounded(text: string, longest: number): Reading {
  const { length } = text
  return length > longest ? { problem: `is ${length} characters long; at most ${longest} are kept` } : { value: text }
}
