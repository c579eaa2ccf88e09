import { expect, it } from 'vitest';
import { DoorFailure } from '../src/api/door';
import type { CaseDraft, Field, FieldKind, HistoryEntry, Problem } from '../src/api/types';
import { blankDefinition } from '../src/app/blank';
import { changesOf, valueText } from '../src/pages/cases/changesOf';
import { keyOfProblem, nameOfField, sameDraft, standing } from '../src/pages/cases/draft';
import { unreadable } from '../src/pages/settings/check';
import { freshKey, withKind } from '../src/pages/settings/fieldKinds';
import { standing as stillWrong, tabOf, within } from '../src/pages/settings/places';

const field = (key: string, label: string, kind: FieldKind = 'short_text', more: Partial<Field> = {}): Field => ({
  key, label, kind, required: false, hint: '', min: null, max: null, options: [], ...more,
});
const fields = [field('started', '开始实施日期', 'date'), field('summary', '项目简介', 'long_text')];
const draft: CaseDraft = { category: 1, number: 7, title: '福石共享家', units: ['福石社区'], answers: { started: '2020-08-15' } };
const problem = (of: string | null): Problem => ({ row: null, field: of, reason: '未填', way_out: '请填写' });

it('空答案与没有答案相同，键的次序不计，单位的次序要计', () => {
  const check = (other: Partial<CaseDraft>, same: boolean) => expect(sameDraft(draft, { ...draft, ...other })).toBe(same);
  check({ answers: { summary: '', started: '2020-08-15' } }, true);
  check({ answers: { summary: null, people: [], started: '2020-08-15' } }, true);
  check({ answers: {} }, false);
  check({ units: ['福石社区', '前山街道'] }, false);
  check({ title: '福石共享屋' }, false);
});

it('问题按键或名称归到表单项', () => {
  const check = (of: string | null, expected: string | null) => expect(keyOfProblem(problem(of), fields)).toBe(expected);
  check('title', 'title');
  check('项目名称', 'title');
  check('项目单位', 'units');
  check('started', 'started');
  check('项目简介', 'summary');
  check(null, null);
  expect(nameOfField('started', fields)).toBe('开始实施日期');
});

it('改动过的项，问题不再指出，直到再次保存', () => {
  const problems = [problem('title'), problem('started'), problem(null)];
  const left = (edited: CaseDraft) => standing(problems, fields, draft, edited).map((one) => one.key);
  expect(left(draft)).toEqual(['title', 'started', null]);
  expect(left({ ...draft, title: '新名称' })).toEqual(['started', null]);
  expect(left({ ...draft, answers: { started: '2020-07-01' } })).toEqual(['title', null]);
});

it('历史逐项写出前后', () => {
  const entry = { before: { id: 1, title: '甲', status: 'passed', answers: { started: '2019-03-01' } }, after: { id: 1, title: '甲', status: 'shortlisted', answers: { started: '2020-08-15', summary: '简介' } } };
  const changes = changesOf(entry as unknown as HistoryEntry, fields);
  expect(changes.map((one) => [one.name, one.before, one.after])).toEqual([
    ['状态', '初审通过', '入围'],
    ['开始实施日期', '2019年3月1日', '2020年8月15日'],
    ['项目简介', '空', '简介'],
  ]);
  expect(changesOf({ before: null, after: { title: '甲' } } as unknown as HistoryEntry, fields)).toEqual([]);
  expect([valueText(true), valueText(['甲', '乙']), valueText([]), valueText(3)]).toEqual(['是', '甲、乙', '空', '3']);
});

it('换种类时，限制只在意思相同时留，选项只留给选择', () => {
  const text = field('a', '甲', 'short_text', { max: 60 });
  const choice = field('b', '乙', 'single_choice', { options: ['是', '否'] });
  expect(withKind(text, 'long_text').max).toBe(60);
  expect(withKind(text, 'number').max).toBe(null);
  expect(withKind(choice, 'multiple_choice').options).toEqual(['是', '否']);
  expect(withKind(choice, 'short_text').options).toEqual([]);
  expect(freshKey([field('field_1', '甲'), field('field_3', '乙')])).toBe('field_4');
});

it('空白活动有惯例的八个阶段和一周的投票时间', () => {
  const made = blankDefinition('甲活动', '2020年', ['政府治理类', '基层治理类'], '2020-08-31');
  expect(made.stages.map((stage) => stage.name)).toEqual(['征集', '专家初审', '入围公布', '网络投票', '现场评审', '最终评审', '公示', '颁奖典礼']);
  expect(made.categories.map((category) => [category.name, category.min_choices])).toEqual([['政府治理类', 1], ['基层治理类', 1]]);
  expect(made.rounds.map((round) => [round.opens_at, round.closes_at])).toEqual([['2020-09-01 09:00:00', '2020-09-08 17:00:00']]);
});

it('读不出的日期与时间一次全部指出', () => {
  const made = blankDefinition('甲活动', '2020年', ['政府治理类'], '2020-08-31');
  expect(unreadable(made)).toEqual([]);
  const [first] = made.stages;
  if (first) first.starts_on = '明天';
  const [round] = made.rounds;
  if (round) round.closes_at = '';
  made.certificate.dated = '2020.13.1';
  expect(unreadable(made).map((one) => [one.field, one.reason])).toEqual([
    ['stages.0.starts_on', '阶段“征集”的开始日期“明天”不是日期'],
    ['rounds.0.closes_at', '投票截止未填'],
    ['certificate.dated', '落款日期“2020.13.1”不是日期'],
  ]);
});

it('不认识的失败当作连接中断', () => {
  expect(DoorFailure.of(new TypeError('x')).code).toBe('unreachable');
  expect(DoorFailure.of({ code: 'conflict', message: '已被修改。', problems: [] }).code).toBe('conflict');
});

it('设置的问题归到页签，改动过的地方不再指出', () => {
  const check = (path: string, expected: string) => expect(tabOf(path)).toBe(expected);
  check('title', 'basic');
  check('organisers.0.name', 'units');
  check('categories.1.fields.2.options', 'categories');
  check('rounds.1.closes_at', 'vote');
  expect(within('categories.1.fields.2.options')).toEqual({ category: 1, field: 2, round: null });
  expect(within('categories.1.name')).toEqual({ category: 1, field: null, round: null });
  expect(within('rounds.1.closes_at')).toEqual({ category: null, field: null, round: 1 });
  expect(within('stages.1.name')).toEqual({ category: null, field: null, round: null });
  const checked = blankDefinition('甲活动', '2020年', ['', '基层治理类'], '2020-08-31');
  const now = structuredClone(checked);
  const [first] = now.categories;
  if (first) first.name = '政府治理类';
  const problems = [problem('categories.0.name'), problem('title'), problem(null)];
  expect(stillWrong(problems, checked, now).map((one) => one.field)).toEqual(['title', null]);
});
