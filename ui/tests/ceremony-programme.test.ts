import { expect, test } from 'vitest';
import type { Programme } from '../src/api/types';
import { blankItem, faults, moved, readMinutes, startTimes, totalMinutes } from '../src/pages/ceremony/programme';

const items = (...minutes: number[]) => minutes.map((m) => ({ minutes: m }));

test('start times follow from the durations', () => {
  const check = (at: string | null, minutes: number[], expected: string[]) =>
    expect(startTimes(at, items(...minutes))).toEqual(expected);
  check('2020-10-20 15:00:00', [5, 10], ['15:00', '15:05', '15:15']);
  check('2020-10-20 09:30:00', [], ['09:30']);
  check('2020-10-20 23:50:00', [20], ['23:50', '00:10']);
  check(null, [5], ['', '']);
  expect(totalMinutes(items(5, 10, 20))).toBe(35);
});

test('items move within the list', () => {
  const check = (from: number, by: number, expected: string, at: number) => {
    const result = moved([...'甲乙丙'], from, by);
    expect([result.items.join(''), result.at]).toEqual([expected, at]);
  };
  check(0, 1, '乙甲丙', 1);
  check(2, -1, '甲丙乙', 1);
  check(0, -1, '甲乙丙', 0);
  check(2, 1, '甲乙丙', 2);
  check(0, 2, '乙丙甲', 2);
  check(0, 9, '乙丙甲', 2);
});

test('minutes are whole and few', () => {
  const check = (text: string, expected: number | null) => expect(readMinutes(text), text).toBe(expected);
  check('5', 5);
  check(' １０ ', 10);
  check('0', 0);
  check('600', 600);
  check('601', null);
  check('-3', null);
  check('2.5', null);
  check('', null);
});

test('faults name the cell', () => {
  const sound: Programme = { title: '颁奖典礼', place: '', starts_at: '2020-10-20 15:00:00', host: '', stage_capacity: 10, items: [] };
  const check = (change: Partial<Programme>, fields: string[]) => expect(faults({ ...sound, ...change }).map((one) => one.field)).toEqual(fields);
  check({}, []);
  check({ starts_at: null }, []);
  check({ title: ' ' }, ['title']);
  check({ starts_at: '下午三点' }, ['starts_at']);
  check({ stage_capacity: 0 }, ['stage_capacity']);
  check({ stage_capacity: 201, items: [{ ...blankItem(), text: '开场' }, blankItem()] }, ['stage_capacity', 'text.1']);
});
