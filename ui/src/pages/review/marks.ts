// The initial review as the page handles it: counts by status, the quota, which cases a key applies to.
import type { CaseRow, CaseStatus } from '../../api/types';

/** The marks a person gives, in the order of the keys 1 to 4. Awards are given on their own page. */
export const MARKS = ['received', 'passed', 'failed', 'shortlisted'] as const satisfies readonly CaseStatus[];
export type Mark = (typeof MARKS)[number];

export type Counts = Record<CaseStatus, number>;

export function countMarks(rows: Pick<CaseRow, 'status'>[]): Counts {
  const counts: Counts = { received: 0, passed: 0, failed: 0, shortlisted: 0, awarded: 0 };
  for (const row of rows) counts[row.status] += 1;
  return counts;
}

/** Cases on the shortlist; a case with an award was shortlisted before. */
export function onShortlist(counts: Counts): number {
  return counts.shortlisted + counts.awarded;
}

export type QuotaState = 'open' | 'under' | 'met' | 'over';

export function quotaState(counts: Counts, quota: number | null): QuotaState {
  if (quota === null) return 'open';
  const taken = onShortlist(counts);
  return taken === quota ? 'met' : taken > quota ? 'over' : 'under';
}

/** Those of the chosen cases that `mark` would change; a case with an award keeps its status. */
export function toMark(rows: CaseRow[], chosen: ReadonlySet<number>, mark: Mark): CaseRow[] {
  return rows.filter((row) => chosen.has(row.id) && row.status !== mark && row.status !== 'awarded');
}

/** How a status looks in a list; gold is for awards alone. */
export const tones = { received: 'grey', passed: 'grey', failed: 'grey', shortlisted: 'ok', awarded: 'gold' } as const;
