// Which rows or columns of a long grid are drawn: those in sight and a few on either side.
import type { Column } from './grid';

/** From the first that is drawn to the first that is not. */
export type Span = { from: number; to: number };

/** What of one axis is in sight, in pixels, and how large one row or column is. */
export type Sight = { offset: number; length: number; each: number; count: number };

/** What is in sight and a margin; the drawn span itself where it is the same, so that nothing is drawn again. */
export function spanOf({ offset, length, each, count }: Sight, margin: number, drawn: Span): Span {
  const first = Math.max(0, Math.min(count - 1, Math.floor(offset / each)));
  const last = Math.min(count, Math.max(first + 1, Math.ceil((offset + length) / each)));
  const span = { from: Math.max(0, first - margin), to: Math.min(count, last + margin) };
  return span.from === drawn.from && span.to === drawn.to ? drawn : span;
}

export const within = ({ from, to }: Span): number[] => Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);

/** Neighbouring columns under one heading. */
export type Run = { at: number; length: number; column: Column };

export function runsOf(columns: Column[], span: Span, headingOf: (column: Column) => string | number): Run[] {
  const runs: Run[] = [];
  for (const at of within(span)) {
    const column = columns[at];
    if (!column) continue;
    const last = runs.at(-1);
    if (last && headingOf(last.column) === headingOf(column)) last.length += 1;
    else runs.push({ at, length: 1, column });
  }
  return runs;
}
