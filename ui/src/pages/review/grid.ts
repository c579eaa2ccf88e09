// The score grid without its screen: its columns, what a typed value means, moves, the selection, the clipboard, undo.
import type { Criterion, GridGroup, ScoreCell, ScoreGrid } from '../../api/types';

export type GridView = 'total' | 'items';

export type Column = {
  juror: number;
  name: string;
  group: GridGroup;
  /** Key of what is entered here; null where the column shows a total and takes no entry. */
  item: string | null;
  criterion: Criterion | null;
  /** First of its juror, and first of its group. */
  opens: boolean;
  opensGroup: boolean;
};

export const ABSTAINED = '弃权';
export const RECUSED = '回避';

/** One column a juror; with several criteria, a column a criterion in the view by items and a total in the other. */
export function columnsOf(grid: Pick<ScoreGrid, 'groups' | 'jurors' | 'criteria'>, view: GridView): Column[] {
  return grid.groups.flatMap((group) => {
    const jurors = grid.jurors.filter((one) => one.group === group.key);
    return jurors.flatMap((juror, at): Column[] => {
      const column = { juror: juror.juror, name: juror.name, group };
      const opensGroup = at === 0;
      if (group.mode !== 'score') return [{ ...column, item: '', criterion: null, opens: true, opensGroup }];
      const [only, ...more] = grid.criteria;
      if (!only) return [];
      if (more.length === 0) return [{ ...column, item: only.key, criterion: only, opens: true, opensGroup }];
      if (view === 'total') return [{ ...column, item: null, criterion: null, opens: true, opensGroup }];
      return grid.criteria.map((criterion, nth) => ({ ...column, item: criterion.key, criterion, opens: nth === 0, opensGroup: opensGroup && nth === 0 }));
    });
  });
}

export const hasTotals = (grid: Pick<ScoreGrid, 'groups' | 'criteria'>) => grid.criteria.length > 1 && grid.groups.some((group) => group.mode === 'score');

export const cellKey = (juror: number, at: number, item: string) => `${juror}/${at}/${item}`;
export const sheetKey = (juror: number, at: number) => `${juror}/${at}`;

/** Hundredths of points written in digits; null for anything else. */
export function hundredths(text: string): number | null {
  const found = /^(\d{1,9})(?:\.(\d{0,2}))?0*$/.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : null;
}

/** 9250 → `92.5`. */
export function pointsText(value: number): string {
  const part = String(value % 100).padStart(2, '0').replace(/0+$/, '');
  return `${Math.floor(value / 100)}${part === '' ? '' : `.${part}`}`;
}

/** Full-width digits, the stops an input method gives, and spaces around, as they are meant. */
export function plain(text: string): string {
  return text.normalize('NFKC').trim().replace(/[。·．｡]/g, '.').replace(/[−－]/g, '-');
}

export type Reading = { text: string } | { wrong: Wrong; fix?: string };
export type Wrong =
  | { kind: 'number' }
  | { kind: 'range'; max: string }
  | { kind: 'step'; step: string }
  | { kind: 'vote' }
  | { kind: 'place' }
  | { kind: 'total' };

const marks: Record<string, string> = { '√': '1', '✓': '1', '✔': '1', 是: '1', 通过: '1', '×': '0', '✗': '0', 否: '0', 不通过: '0' };

/** What was typed, as it would be entered; or why it cannot be, with a correction where only a point is missing. */
export function readEntry(typed: string, column: Pick<Column, 'group' | 'item' | 'criterion'>): Reading {
  const text = plain(typed);
  if (column.item === null) return { wrong: { kind: 'total' } };
  if (text === '' || text === ABSTAINED || text === RECUSED) return { text };
  if (column.group.mode === 'rank') return /^[1-9]\d{0,3}$/.test(text) ? { text } : { wrong: { kind: 'place' } };
  if (column.group.mode !== 'score') {
    const vote = marks[text] ?? text;
    return vote === '1' || vote === '0' ? { text: vote } : { wrong: { kind: 'vote' } };
  }
  const value = hundredths(text);
  const most = hundredths(column.criterion?.max ?? '100') ?? 0;
  const step = hundredths(column.criterion?.step ?? '1') ?? 1;
  if (value === null) return { wrong: { kind: 'number' } };
  if (value > most) {
    const fix = [10, 100].map((by) => value / by).find((one) => Number.isInteger(one) && one <= most && one % step === 0);
    return { wrong: { kind: 'range', max: pointsText(most) }, ...(fix === undefined ? {} : { fix: pointsText(fix) }) };
  }
  if (step > 0 && value % step !== 0) return { wrong: { kind: 'step', step: pointsText(step) } };
  return { text: pointsText(value) };
}

/** A sheet's total as the method says: Σ weight × score ÷ maximum ÷ Σ weights × 100; '' while an item is missing. */
export function totalOf(criteria: Criterion[], textOf: (item: string) => string): string {
  const counted = criteria.filter((one) => !one.independent && one.weight > 0);
  let [above, below, weights] = [0n, 1n, 0n];
  for (const one of counted) {
    const text = textOf(one.key);
    if (text === ABSTAINED) return ABSTAINED;
    const [value, most] = [hundredths(text), hundredths(one.max)];
    if (value === null || !most) return '';
    above = above * BigInt(most) + BigInt(one.weight) * BigInt(value) * below;
    below *= BigInt(most);
    weights += BigInt(one.weight);
  }
  if (weights === 0n) return '';
  const whole = below * weights;
  const shown = (above * 20_000n + whole) / (2n * whole);
  return `${shown / 100n}.${String(shown % 100n).padStart(2, '0')}`;
}

export type Place = { row: number; column: number };
export type Size = { rows: number; columns: number };
export type Area = { top: number; left: number; bottom: number; right: number };

const keep = (value: number, most: number) => Math.max(0, Math.min(most - 1, value));

/** Where a key leads, inside the grid; null where it is no key of movement. */
export function moved(from: Place, key: string, size: Size, ways: { ctrl?: boolean; shift?: boolean; page?: number } = {}): Place | null {
  const page = Math.max(1, ways.page ?? 10);
  const to = (row: number, column: number): Place => ({ row: keep(row, size.rows), column: keep(column, size.columns) });
  switch (key) {
    case 'ArrowUp':
      return to(ways.ctrl ? 0 : from.row - 1, from.column);
    case 'ArrowDown':
      return to(ways.ctrl ? size.rows : from.row + 1, from.column);
    case 'ArrowLeft':
      return to(from.row, ways.ctrl ? 0 : from.column - 1);
    case 'ArrowRight':
      return to(from.row, ways.ctrl ? size.columns : from.column + 1);
    case 'Home':
      return to(ways.ctrl ? 0 : from.row, 0);
    case 'End':
      return to(ways.ctrl ? size.rows : from.row, size.columns);
    case 'PageUp':
      return to(from.row - page, from.column);
    case 'PageDown':
      return to(from.row + page, from.column);
    case 'Enter':
      return to(from.row + (ways.shift ? -1 : 1), from.column);
    case 'Tab': {
      const next = from.row * size.columns + from.column + (ways.shift ? -1 : 1);
      // At either end the key leaves the grid.
      if (next < 0 || next >= size.rows * size.columns) return null;
      return { row: Math.floor(next / size.columns), column: next % size.columns };
    }
    default:
      return null;
  }
}

export function areaOf(anchor: Place, cursor: Place): Area {
  return {
    top: Math.min(anchor.row, cursor.row), bottom: Math.max(anchor.row, cursor.row),
    left: Math.min(anchor.column, cursor.column), right: Math.max(anchor.column, cursor.column),
  };
}

export function placesIn(area: Area): Place[] {
  const places: Place[] = [];
  for (let row = area.top; row <= area.bottom; row++) for (let column = area.left; column <= area.right; column++) places.push({ row, column });
  return places;
}

/** Cells from a spreadsheet's text: tabs and line ends of any kind, quoted cells, the trailing line end dropped. */
export function readTable(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  let at = 0;
  const endCell = () => (row.push(cell), (cell = ''));
  const endRow = () => (endCell(), rows.push(row), (row = []));
  while (at < text.length) {
    const sign = text[at] ?? '';
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === '\t') endCell();
    else if (sign === '\r' || sign === '\n') {
      if (sign === '\r' && text[at + 1] === '\n') at++;
      endRow();
    } else cell += sign;
    at++;
  }
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}

/** As a spreadsheet takes it; a cell with a tab, a line end or a quotation mark is quoted. */
export function writeTable(rows: string[][]): string {
  const cell = (text: string) => (/[\t\r\n"]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  return rows.map((row) => row.map(cell).join('\t')).join('\r\n');
}

/** What goes where when a table is pasted: one value fills the selection; a table is laid from its upper left corner. */
export function spread(table: string[][], area: Area): { place: Place; text: string }[] {
  const [first] = table;
  if (table.length === 1 && first?.length === 1) return placesIn(area).map((place) => ({ place, text: first[0] ?? '' }));
  return table.flatMap((row, down) => row.map((text, along) => ({ place: { row: area.top + down, column: area.left + along }, text })));
}

export type Change = { juror: number; case: number; item: string; before: string; after: string };

/** Entries that can be taken back and given again. Taking back is an entry too: nothing is ever erased. */
export class Steps {
  readonly #back: Change[][] = [];
  readonly #forth: Change[][] = [];

  record(step: Change[]): void {
    const real = step.filter((one) => one.before !== one.after);
    if (real.length === 0) return;
    this.#back.push(real);
    this.#forth.length = 0;
  }

  get last(): Change[] | null {
    return this.#back.at(-1) ?? null;
  }

  get next(): Change[] | null {
    return this.#forth.at(-1) ?? null;
  }

  /** Call once the entry that takes the last step back is in. */
  tookBack(): void {
    const step = this.#back.pop();
    if (step) this.#forth.push(step);
  }

  gaveAgain(): void {
    const step = this.#forth.pop();
    if (step) this.#back.push(step);
  }
}

/** The step turned round. */
export const reversed = (step: Change[]): Change[] => step.map((one) => ({ ...one, before: one.after, after: one.before }));

/** How many sheets of a case are done, out of how many: a recused or abstaining juror is done. */
export function doneOf(columns: Column[], textOf: (column: Column) => string): { done: number; of: number } {
  const sheets = new Map<number, boolean>();
  for (const column of columns) {
    const text = textOf(column);
    sheets.set(column.juror, (sheets.get(column.juror) ?? true) && text !== '');
  }
  return { done: [...sheets.values()].filter(Boolean).length, of: sheets.size };
}

/** A value that another person entered meanwhile. */
export const outdated = (seen: number | null, now: ScoreCell | undefined) => (now?.entry ?? null) !== seen;
