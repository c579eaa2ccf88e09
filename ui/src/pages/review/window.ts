// Which rows or columns of a long grid are drawn: those in sight and a few on either side.
import type { Column } from './grid';

/** From the first that is drawn to the first that is not. */
export type Span = { from: number; to: number };

/** What of one axis is in sight, in pixels, and how large one row or column is. */
export type Sight = { offset: number; length: number; each: number; count: number };

/** The drawn span stays while it covers what is in sight, so that most steps draw nothing. */
export function spanOf({ offset, length, each, count }: Sight, margin: number, drawn: Span): Span {
  const first = Math.max(0, Math.min(count - 1, Math.floor(offset / each)));
  const last = Math.min(count, Math.max(first + 1, Math.ceil((offset + length) / each)));
  const covers = drawn.from <= first && drawn.to >= last && drawn.to <= count;
  if (covers && drawn.to - drawn.from <= last - first + 4 * margin) return drawn;
  return { from: Math.max(0, first - margin), to: Math.min(count, last + margin) };
}

/** The span with the jurors at its ends whole, so that their headings are. */
export function wholeJurors(columns: Column[], { from, to }: Span): Span {
  let [start, end] = [Math.min(from, Math.max(0, columns.length - 1)), Math.min(to, columns.length)];
  while (start > 0 && columns[start]?.opens === false) start--;
  while (end < columns.length && columns[end]?.opens === false) end++;
  return { from: start, to: end };
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
