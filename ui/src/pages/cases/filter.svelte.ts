/* 列表的筛选：按活动记住，离开再回来不变。 */
import type { CaseRow, CaseStatus } from '../../api';
import type { Sorting } from '../../parts/table';

export type StatusFilter = CaseStatus | 'incomplete' | null;

export class Filter {
  category = $state<number | null>(null);
  status = $state<StatusFilter>(null);
  text = $state('');
  sorting = $state.raw<Sorting>(null);

  /** 符合条件的案例；`category` 之外的条件也用于各类的计数。 */
  apply(rows: CaseRow[]): CaseRow[] {
    return rows.filter((row) => this.category === null || row.category_id === this.category).filter((row) => this.fits(row));
  }

  fits(row: CaseRow): boolean {
    if (this.status === 'incomplete' ? row.problems === 0 : this.status !== null && row.status !== this.status) return false;
    const wanted = fold(this.text);
    return wanted === '' || fold(row.title).includes(wanted) || row.units.some((unit) => fold(unit).includes(wanted)) || String(row.number) === wanted;
  }

  get on(): boolean {
    return this.category !== null || this.status !== null || this.text !== '';
  }

  clear(): void {
    this.category = null;
    this.status = null;
    this.text = '';
  }
}

/** 比对用：全角半角、大小写、空格不计。 */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}

const filters = new Map<number, Filter>();

export function filterOf(campaign: number): Filter {
  let found = filters.get(campaign);
  if (!found) {
    found = new Filter();
    filters.set(campaign, found);
  }
  return found;
}
