import { expect, test } from 'vitest';
import type { Criterion, GridGroup } from '../src/api/types';
import { areaOf, columnsOf, doneOf, hundredths, moved, outdated, placesIn, pointsText, readEntry, readTable, reversed, spread, Steps, totalOf, writeTable } from '../src/pages/review/grid';

const criterion = (key: string, weight: number, max: string, step = '0.5', independent = false): Criterion => ({ key, name: key, weight, max, step, independent });
const group = (key: string, mode: GridGroup['mode'] = 'score'): GridGroup => ({ key, name: key, weight: 50, mode, max_choices: null });
const grid = {
  groups: [group('专家'), group('大众', 'approval')],
  jurors: [{ juror: 1, name: '甲', group: '专家' }, { juror: 2, name: '乙', group: '专家' }, { juror: 3, name: '丙', group: '大众' }],
  criteria: [criterion('a', 60, '60'), criterion('b', 40, '40')],
};

test('a juror is a column by total and a column a criterion by items; one who votes is always one', () => {
  const told = (view: 'total' | 'items', of = grid) => columnsOf(of, view).map((one) => `${one.name}${one.item ?? '*'}${one.opens ? '|' : ''}${one.opensGroup ? '|' : ''}`);
  expect(told('total')).toEqual(['甲*||', '乙*|', '丙||']);
  expect(told('items')).toEqual(['甲a||', '甲b', '乙a|', '乙b', '丙||']);
  const single = { ...grid, criteria: grid.criteria.slice(0, 1) };
  expect(told('total', single)).toEqual(['甲a||', '乙a|', '丙||']);
});

test('what is typed is read as it is meant, or refused with the reason', () => {
  const score = { group: group('专家'), item: 'a', criterion: criterion('a', 100, '100') };
  const read = (text: string, column: Parameters<typeof readEntry>[1] = score) => readEntry(text, column);
  for (const [typed, text] of [['92.5', '92.5'], ['９７。５', '97.5'], ['97。5', '97.5'], ['80.00', '80'], [' 100 ', '100'], ['0', '0'], ['弃权', '弃权'], ['回避', '回避'], ['', ''], ['　', '']] as const) {
    expect(read(typed)).toEqual({ text });
  }
  expect(read('925')).toEqual({ wrong: { kind: 'range', max: '100' }, fix: '92.5' });
  expect(read('999')).toEqual({ wrong: { kind: 'range', max: '100' } });
  expect(read('92.3')).toEqual({ wrong: { kind: 'step', step: '0.5' } });
  for (const typed of ['-1', '九十', '92.555', '1e2', '9 2']) expect(read(typed)).toEqual({ wrong: { kind: 'number' } });
  const vote = { group: group('大众', 'approval'), item: '', criterion: null };
  expect(['√', '1', '０', '×', '弃权'].map((typed) => read(typed, vote))).toEqual(['1', '1', '0', '0', '弃权'].map((text) => ({ text })));
  expect(read('2', vote)).toEqual({ wrong: { kind: 'vote' } });
  const place = { group: group('大众', 'rank'), item: '', criterion: null };
  expect([read('３', place), read('0', place), read('1.5', place)]).toEqual([{ text: '3' }, { wrong: { kind: 'place' } }, { wrong: { kind: 'place' } }]);
  expect(read('1', { ...score, item: null })).toEqual({ wrong: { kind: 'total' } });
});

test('points are whole hundredths', () => {
  expect(['92.5', '92.50', '92.500', '0', '.5', '1.234', '12a'].map(hundredths)).toEqual([9250, 9250, 9250, 0, null, null, null]);
  expect([9250, 9205, 9200, 5].map(pointsText)).toEqual(['92.5', '92.05', '92', '0.05']);
});

test('a total is weight × score ÷ maximum, exact until it is shown, and empty until all is entered', () => {
  const of = (criteria: Criterion[], texts: Record<string, string>) => totalOf(criteria, (item) => texts[item] ?? '');
  expect(of(grid.criteria, { a: '50.5', b: '39' })).toBe('89.50');
  expect(of([criterion('a', 1, '3'), criterion('b', 1, '3')], { a: '1', b: '1' })).toBe('33.33');
  expect(of([criterion('a', 1, '3'), criterion('b', 1, '3')], { a: '2', b: '2' })).toBe('66.67');
  expect(of(grid.criteria, { a: '50' })).toBe('');
  expect(of(grid.criteria, { a: '50', b: '弃权' })).toBe('弃权');
  expect(of([...grid.criteria, criterion('c', 10, '10', '1', true)], { a: '60', b: '40' })).toBe('100.00');
  expect(of([], {})).toBe('');
});

test('keys lead where a spreadsheet leads, and never out of the grid', () => {
  const size = { rows: 40, columns: 100 };
  const from = { row: 20, column: 50 };
  const at = (key: string, ways = {}, of = from) => {
    const to = moved(of, key, size, ways);
    return to && [to.row, to.column];
  };
  expect([at('ArrowUp'), at('ArrowDown'), at('ArrowLeft'), at('ArrowRight')]).toEqual([[19, 50], [21, 50], [20, 49], [20, 51]]);
  expect([at('ArrowUp', { ctrl: true }), at('ArrowDown', { ctrl: true }), at('ArrowLeft', { ctrl: true }), at('ArrowRight', { ctrl: true })]).toEqual([[0, 50], [39, 50], [20, 0], [20, 99]]);
  expect([at('Home'), at('End'), at('Home', { ctrl: true }), at('End', { ctrl: true })]).toEqual([[20, 0], [20, 99], [0, 0], [39, 99]]);
  expect([at('PageUp', { page: 12 }), at('PageDown', { page: 12 }), at('PageDown', { page: 30 })]).toEqual([[8, 50], [32, 50], [39, 50]]);
  expect([at('Enter'), at('Enter', { shift: true }), at('Tab'), at('Tab', { shift: true })]).toEqual([[21, 50], [19, 50], [20, 51], [20, 49]]);
  expect([at('Tab', {}, { row: 3, column: 99 }), at('Tab', { shift: true }, { row: 3, column: 0 })]).toEqual([[4, 0], [2, 99]]);
  expect([at('Tab', {}, { row: 39, column: 99 }), at('Tab', { shift: true }, { row: 0, column: 0 }), at('x')]).toEqual([null, null, null]);
  expect([at('ArrowUp', {}, { row: 0, column: 0 }), at('ArrowRight', {}, { row: 0, column: 99 })]).toEqual([[0, 0], [0, 99]]);
});

test('a selection is the rectangle between its ends, whichever way it was drawn', () => {
  const area = areaOf({ row: 3, column: 1 }, { row: 2, column: 2 });
  expect(area).toEqual({ top: 2, bottom: 3, left: 1, right: 2 });
  expect(placesIn(area).map(({ row, column }) => [row, column])).toEqual([[2, 1], [2, 2], [3, 1], [3, 2]]);
});

test('a range from a spreadsheet is read with any line end, without the last one, with quoted cells', () => {
  expect(readTable('90\t91\r\n92\t93\r\n')).toEqual([['90', '91'], ['92', '93']]);
  expect(readTable('90\n91')).toEqual([['90'], ['91']]);
  expect(readTable('90\r91\r')).toEqual([['90'], ['91']]);
  expect(readTable('"9""0"\t"a\tb\r\nc"\r\n1\t')).toEqual([['9"0', 'a\tb\r\nc'], ['1', '']]);
  expect(readTable('90\t\t92\r\n')).toEqual([['90', '', '92']]);
  expect(readTable('\r\n')).toEqual([['']]);
  expect(readTable('')).toEqual([]);
});

test('what is copied is read back as it was', () => {
  const rows = [['92.5', '弃权', ''], ['a"b', 'c\td', 'e\nf']];
  expect(writeTable(rows)).toBe('92.5\t弃权\t\r\n"a""b"\t"c\td"\t"e\nf"');
  expect(readTable(writeTable(rows))).toEqual(rows);
});

test('one value fills the selection, a range is laid from its corner', () => {
  const area = { top: 1, bottom: 2, left: 1, right: 1 };
  const told = (table: string[][]) => spread(table, area).map(({ place, text }) => `${place.row},${place.column}=${text}`);
  expect(told([['9']])).toEqual(['1,1=9', '2,1=9']);
  expect(told([['1', '2'], ['3', '4'], ['5', '6']])).toEqual(['1,1=1', '1,2=2', '2,1=3', '2,2=4', '3,1=5', '3,2=6']);
});

test('steps are taken back and given again in turn; a new entry ends what could be given again', () => {
  const change = (after: string) => [{ juror: 1, case: 2, item: 'a', before: '', after }];
  const steps = new Steps();
  steps.record(change('90'));
  steps.record(change('91'));
  steps.record([{ juror: 1, case: 2, item: 'a', before: '91', after: '91' }]);
  expect(steps.last).toEqual(change('91'));
  steps.tookBack();
  expect([steps.last, steps.next]).toEqual([change('90'), change('91')]);
  steps.gaveAgain();
  expect([steps.last, steps.next]).toEqual([change('91'), null]);
  steps.tookBack();
  steps.record(change('95'));
  expect([steps.last, steps.next]).toEqual([change('95'), null]);
  expect(reversed(change('95'))).toEqual([{ juror: 1, case: 2, item: 'a', before: '95', after: '' }]);
});

test('a juror is done with a case when all items are in; a recused or abstaining one is', () => {
  const columns = columnsOf(grid, 'items');
  const texts: Record<string, string> = { '1a': '50', '1b': '30', '2a': '50', '3': '弃权' };
  expect(doneOf(columns, (column) => texts[`${column.juror}${column.item}`] ?? '')).toEqual({ done: 2, of: 3 });
});

test('an entry is outdated when another stands in its place', () => {
  const cell = { juror: 1, case: 2, item: 'a', text: '90', entry: 7, by: '陈敏', at: '2020-09-22 14:05:00', check: 'none' as const };
  expect([outdated(7, cell), outdated(6, cell), outdated(null, cell), outdated(null, undefined), outdated(7, undefined)]).toEqual([false, true, true, false, true]);
});
