import { expect, test } from 'vitest';
import type { TallyRow, VoteResult } from '../src/api/types';
import { bar, busiest, choices, fold, rejectedRows, tableText } from '../src/pages/vote/result';

function row(rank: number, votes = 10, title = `案例${rank}`): TallyRow {
  return { rank, tied: false, case: rank, title, units: ['甲单位'], votes, share: '1.00', share_of_participants: null };
}

test('the lower ranks fold, ties with the third place stay', () => {
  const check = (ranks: number[], shown: number, rest: number) => {
    const folded = fold(ranks.map((rank) => row(rank)));
    expect([folded.shown.length, folded.rest.length], ranks.join(' ')).toEqual([shown, rest]);
  };
  check([], 0, 0);
  check([1, 2], 2, 0);
  check([1, 2, 3], 3, 0);
  check([1, 2, 3, 4], 4, 0);
  check([1, 2, 3, 4, 5], 3, 2);
  check([1, 2, 3, 3, 5, 6], 4, 2);
  check([1, 1, 1, 1], 4, 0);
  check([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 3, 7);
});

function result(rows: TallyRow[]): VoteResult {
  const category = { category_id: 1, category: '政府治理类', votes: 20, rows };
  return {
    tally: { participants: 10, categories: [category] },
    sources: [],
    rows: 0,
    accepted: 0,
    rejected: {},
    census: null,
    rules: [],
    bars: [{ light: rows.map((_, i) => `<svg id=l${i}/>`), dark: rows.map((_, i) => `<svg id=d${i}/>`) }],
  } as unknown as VoteResult;
}

test('sums', () => {
  expect(rejectedRows({ empty_row: 2, total_row: 1, bad_time: 0 })).toBe(3);
  expect(choices(result([row(1)]).tally.categories)).toBe(20);
});

test('bars follow the theme', () => {
  const r = result([row(1), row(2)]);
  const second = r.tally.categories[0]?.rows[1] as TallyRow;
  expect(bar(r, 0, second, false)).toBe(`data:image/svg+xml;charset=utf-8,${encodeURIComponent('<svg id=l1/>')}`);
  expect(bar(r, 0, second, true)).toBe(`data:image/svg+xml;charset=utf-8,${encodeURIComponent('<svg id=d1/>')}`);
  expect(bar(r, 1, second, true)).toBe(null);
});

test('a copied table has no formula and no stray tab', () => {
  const text = tableText(result([row(1, 15585, '=1+1\t甲')]), ['类别', '名次']);
  expect(text).toBe("类别\t名次\r\n政府治理类\t1\t'=1+1 甲\t甲单位\t15585\t1.00%\t");
});

test('the busiest hour is the earliest of several, none on an empty day', () => {
  expect(busiest([0, 3, 5, 5])).toBe(2);
  expect(busiest([0, 0])).toBe(null);
  expect(busiest([])).toBe(null);
});
