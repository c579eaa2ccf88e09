// What the result page derives from a tally for display: the fold of the lower ranks, sums, the table as text.
// The figures themselves come from the core.
import type { CategoryTally, TallyRow, VoteResult } from '../../api/types';

/** Rows shown before “其余 N 项”; places tied with the last of them are shown too. */
const SHOWN = 3;

export type Fold = { shown: TallyRow[]; rest: TallyRow[] };

/** Splits a category into the leading rows and the rest; a rest of one row is shown, not folded. */
export function fold(rows: TallyRow[]): Fold {
  const last = rows[SHOWN - 1];
  if (!last) return { shown: rows, rest: [] };
  const cut = rows.findIndex((row) => row.rank > last.rank);
  if (cut < 0 || rows.length - cut < 2) return { shown: rows, rest: [] };
  return { shown: rows.slice(0, cut), rest: rows.slice(cut) };
}

export function sumVotes(rows: TallyRow[]): number {
  return rows.reduce((sum, row) => sum + row.votes, 0);
}

export function rejectedRows(rejected: Record<string, number>): number {
  return Object.values(rejected).reduce((sum, rows) => sum + rows, 0);
}

export function choices(categories: CategoryTally[]): number {
  return categories.reduce((sum, category) => sum + category.votes, 0);
}

/** The picture of bar `row` of category `index`, or none where the core drew none. */
export function bar(result: VoteResult, index: number, row: TallyRow, dark: boolean): string | null {
  const at = result.tally.categories[index]?.rows.indexOf(row) ?? -1;
  const bars = result.bars[index];
  const svg = (dark ? bars?.dark : bars?.light)?.[at];
  return svg ? picture(svg) : null;
}

/** An SVG document as the address of an image: what it holds never becomes part of the page. */
export function picture(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

/** The hour with most ballots, the earliest of several; none on a day without ballots. */
export function busiest(hours: number[]): number | null {
  const most = Math.max(0, ...hours);
  return most === 0 ? null : hours.indexOf(most);
}

/** A cell that a spreadsheet would take for a formula gets an apostrophe in front. */
function plain(cell: string): string {
  const text = cell.replace(/[\t\r\n]+/g, ' ');
  return /^[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
}

/** The result as tab-separated text, as a spreadsheet takes it from the clipboard. */
export function tableText(result: VoteResult, headings: string[]): string {
  const lines = [headings.join('\t')];
  for (const category of result.tally.categories) {
    for (const row of category.rows) {
      const cells = [category.category, String(row.rank), row.title, row.units.join('、'), String(row.votes)];
      cells.push(`${row.share}%`, row.share_of_participants ? `${row.share_of_participants}%` : '');
      lines.push(cells.map(plain).join('\t'));
    }
  }
  return lines.join('\r\n');
}
