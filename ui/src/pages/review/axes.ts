// The two ways the grid lies: a case a row, or, turned, a case a column. All else asks here what lies where.
import type { GridCase } from '../../api/types';
import type { Column, Place, Size } from './grid';

export type Cell = { column: Column; case: GridCase };

export class Axes {
  readonly size: Size;

  constructor(
    readonly cases: GridCase[],
    readonly columns: Column[],
    readonly turned: boolean,
  ) {
    this.size = turned ? { rows: columns.length, columns: cases.length } : { rows: cases.length, columns: columns.length };
  }

  at({ row, column }: Place): Cell | null {
    const [of, one] = this.turned ? [this.columns[row], this.cases[column]] : [this.columns[column], this.cases[row]];
    return of && one ? { column: of, case: one } : null;
  }

  /** Where a juror's entry stands; in a view of totals, at its total. */
  find(juror: number, at: number, item: string): Place | null {
    const one = this.cases.findIndex((found) => found.id === at);
    const of = this.columns.findIndex((found) => found.juror === juror && (found.item === null || found.item === item));
    if (one < 0 || of < 0) return null;
    return this.turned ? { row: of, column: one } : { row: one, column: of };
  }
}
