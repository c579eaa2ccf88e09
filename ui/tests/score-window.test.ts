import { expect, test } from 'vitest';
import type { GridCase, GridGroup } from '../src/api/types';
import { Axes } from '../src/pages/review/axes';
import { columnsOf } from '../src/pages/review/grid';
import { runsOf, slotsOf, spanOf } from '../src/pages/review/window';

const group = (key: string): GridGroup => ({ key, name: key, weight: 50, mode: 'score', max_choices: null });
const criterion = (key: string) => ({ key, name: key, weight: 50, max: '50' as const, step: '1' as const, independent: false });
const columns = columnsOf({ groups: [group('专家'), group('大众')], criteria: [criterion('a'), criterion('b')], jurors: [1, 2, 3, 4].map((juror) => ({ juror, name: `${juror}`, group: juror < 4 ? '专家' : '大众' })) }, 'items');
const cases: GridCase[] = [11, 12, 13].map((id, at) => ({ id, number: at + 1, title: `${id}` }));

test('what is in sight is drawn, always as much, and nothing is drawn again for the same span', () => {
  const at = (offset: number, drawn = { from: 0, to: 0 }) => spanOf({ offset, length: 100, each: 10, count: 500 }, drawn);
  expect(at(0)).toEqual({ from: 0, to: 11 });
  expect(at(1000)).toEqual({ from: 100, to: 111 });
  expect(at(1009)).toEqual({ from: 100, to: 111 });
  expect(at(1010)).toEqual({ from: 101, to: 112 });
  const drawn = at(1001);
  expect([at(1009, drawn) === drawn, at(1011, drawn) === drawn]).toEqual([true, false]);
  expect(at(4900)).toEqual({ from: 489, to: 500 });
  expect(at(99_999)).toEqual({ from: 489, to: 500 });
  expect(spanOf({ offset: 0, length: 100, each: 10, count: 3 }, { from: 0, to: 12 })).toEqual({ from: 0, to: 3 });
});

test('a step changes what is drawn in one slot', () => {
  expect(slotsOf({ from: 0, to: 4 })).toEqual([0, 1, 2, 3]);
  expect(slotsOf({ from: 1, to: 5 })).toEqual([4, 1, 2, 3]);
  expect(slotsOf({ from: 6, to: 10 })).toEqual([8, 9, 6, 7]);
  expect(slotsOf({ from: 3, to: 3 })).toEqual([]);
});

test('neighbours under one heading are one run, cut where the span is', () => {
  const told = (runs: ReturnType<typeof runsOf>) => runs.map(({ at, length, column }) => [at, length, column.name]);
  expect(told(runsOf(columns, { from: 3, to: 8 }, (column) => column.group.key))).toEqual([[3, 3, '2'], [6, 2, '4']]);
  expect(told(runsOf(columns, { from: 3, to: 7 }, (column) => column.juror))).toEqual([[3, 1, '2'], [4, 2, '3'], [6, 1, '4']]);
});

test('turned, the same cell lies across where it lay down', () => {
  const [straight, turned] = [new Axes(cases, columns, false), new Axes(cases, columns, true)];
  expect([straight.size, turned.size]).toEqual([{ rows: 3, columns: 8 }, { rows: 8, columns: 3 }]);
  for (const [row, column] of [[0, 0], [2, 7], [1, 3]] as const) expect(straight.at({ row, column })).toEqual(turned.at({ row: column, column: row }));
  expect([straight.find(2, 12, 'b'), turned.find(2, 12, 'b')]).toEqual([{ row: 1, column: 3 }, { row: 3, column: 1 }]);
  expect([straight.find(2, 12, 'c'), straight.at({ row: 3, column: 0 }), turned.at({ row: 0, column: 3 })]).toEqual([null, null, null]);
});
