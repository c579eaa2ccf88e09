import { expect, test } from 'vitest';
import type { AwardBoard, AwardRow, Tier } from '../src/api/types';
import { awarded, findRow, moves, tierLines, tierName } from '../src/pages/awards/board';

const tier = (id: number, name: string) => ({ id, name, quota: 1, scope: 'each_category', ranked: false }) as Tier;
const row = (id: number, tier: number | null, moved = false) => ({ case: id, tier, moved }) as AwardRow;

const board = {
  tiers: [tier(1, '最佳案例'), tier(2, '优秀案例')],
  categories: [
    { category_id: 1, category: '政府治理类', rows: [row(11, 1), row(12, 2, true), row(13, null)] },
    { category_id: 2, category: '基层治理类', rows: [row(21, 1), row(22, 1, true)] },
  ],
} as AwardBoard;

test('tiers are counted per category and in all', () => {
  expect(tierLines(board).map((line) => [line.tier.name, line.each, line.total])).toEqual([
    ['最佳案例', [1, 2], 3],
    ['优秀案例', [1, 0], 1],
  ]);
  expect(awarded(board)).toBe(4);
});

test('moved rows are found with their category', () => {
  expect(moves(board).map((move) => [move.category, move.row.case])).toEqual([['政府治理类', 12], ['基层治理类', 22]]);
  expect(findRow(board, 21)?.category).toBe('基层治理类');
  expect(findRow(board, 99)).toBe(null);
  expect([tierName(board, 2), tierName(board, null)]).toEqual(['优秀案例', null]);
});
