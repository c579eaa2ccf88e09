// Which rows or columns of a long grid are drawn: those in sight.
import type { Column } from './grid';

/** From the first that is drawn to the first that is not. */
export type Span = { from: number; to: number };

/** What of one axis is in sight, in pixels, and how large one row or column is. */
export type Sight = { offset: number; length: number; each: number; count: number };

/** What is in sight, always of one length; the drawn span itself where it is the same, so that nothing is drawn again. */
export function spanOf({ offset, length, each, count }: Sight, drawn: Span): Span {
  const many = Math.min(count, Math.ceil(length / each) + 1);
  const from = Math.max(0, Math.min(count - many, Math.floor(offset / each)));
  return from === drawn.from && from + many === drawn.to ? drawn : { from, to: from + many };
}

/** The numbers of a span, each in the slot of its remainder: a step changes one slot, and what is drawn there is changed, not made anew. */
export function slotsOf({ from, to }: Span): number[] {
  const slots = new Array<number>(to - from);
  for (let at = from; at < to; at++) slots[at % slots.length] = at;
  return slots;
}

/** Neighbouring columns under one heading. */
export type Run = { at: number; length: number; column: Column };

export function runsOf(columns: Column[], { from, to }: Span, headingOf: (column: Column) => string | number): Run[] {
  const runs: Run[] = [];
  columns.slice(from, to).forEach((column, past) => {
    const last = runs.at(-1);
    if (last && headingOf(last.column) === headingOf(column)) last.length += 1;
    else runs.push({ at: from + past, length: 1, column });
  });
  return runs;
}
