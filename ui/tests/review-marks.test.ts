import { expect, test } from 'vitest';
import type { CaseRow, CaseStatus } from '../src/api/types';
import { countMarks, onShortlist, quotaState, toMark } from '../src/pages/review/marks';

const cases = (...statuses: CaseStatus[]) => statuses.map((status, i) => ({ id: i + 1, status }) as CaseRow);

test('the quota counts shortlisted and awarded cases', () => {
  const check = (statuses: CaseStatus[], quota: number | null, taken: number, state: string) => {
    const counts = countMarks(cases(...statuses));
    expect([onShortlist(counts), quotaState(counts, quota)]).toEqual([taken, state]);
  };
  check([], 2, 0, 'under');
  check(['shortlisted', 'passed'], 2, 1, 'under');
  check(['shortlisted', 'awarded', 'failed'], 2, 2, 'met');
  check(['shortlisted', 'shortlisted', 'awarded'], 2, 3, 'over');
  check(['shortlisted'], null, 1, 'open');
});

test('a mark leaves awarded cases and those already marked', () => {
  const rows = cases('received', 'passed', 'awarded', 'shortlisted');
  expect(toMark(rows, new Set([1, 2, 3]), 'passed').map((r) => r.id)).toEqual([1]);
  expect(toMark(rows, new Set([3, 4]), 'shortlisted')).toEqual([]);
});
