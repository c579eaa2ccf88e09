import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import { DoorFailure } from '../src/api/door';
import type { CellEntry, Judging, JudgingView, ScoreCell, ScoreGrid } from '../src/api/types';
import { blankDefinition } from '../src/app/blank';
import { undoLast } from '../src/app/undo.svelte';
import { alarms } from '../src/parts/alarm.svelte';
import ReviewPage from '../src/pages/review/ReviewPage.svelte';
import { HeldDoor } from './held-door';

afterEach(() => {
  cleanup();
  alarms.current = null;
  localStorage.clear();
});

const judging: Judging = {
  stages: [{
    key: 's1', name: '现场评审', categories: [], starts_on: null, ends_on: null, even_out: false,
    criteria: [{ key: 'c1', name: '总分', weight: 100, max: '100', step: '0.5', independent: false }],
    groups: [{ key: 'g1', name: '专家组', weight: 100, mode: 'score', method: { name: 'mean' } }],
  }],
  composite: [{ weight: 100, source: { kind: 'stage', stage: 's1' } }], ties: [{ by: 'votes' }], decimals: 2,
};
const rules: JudgingView = { rules: judging, frozen: null, versions: [], changed: false, problems: [], locked: [], stages: [] };
const blank = blankDefinition('甲活动', '2020年', ['基层治理类'], '2020-08-31');
const settings = { id: 1, revision: 3, definition: { ...blank, categories: blank.categories.map((one) => ({ ...one, id: 5 })), judging } };
const cell = (juror: number, at: number, text: string, entry: number): ScoreCell => ({ juror, case: at, item: 'c1', text, entry, by: '陈敏', at: '2020-09-22 14:05:00', check: 'none' });
const grid = (cells: ScoreCell[]): ScoreGrid => ({
  stage: 's1', stage_name: '现场评审', category: 5, groups: [{ key: 'g1', name: '专家组', weight: 100, mode: 'score', max_choices: null }],
  criteria: judging.stages[0]?.criteria ?? [], cases: [{ id: 11, number: 1, title: '福石共享家' }, { id: 12, number: 2, title: '平安白蕉' }],
  jurors: [{ juror: 1, name: '苏怀远', group: 'g1' }, { juror: 2, name: '陈思齐', group: 'g1' }],
  cells, recused: [{ juror: 2, case: 12, reason: '同一单位' }], open: true, why_closed: '', first_score_at: null, history_hash: '',
});

/** A library that keeps what is entered. */
function library(start: ScoreCell[]) {
  let [cells, next] = [start, 100];
  return {
    'judging.show': rules, 'campaign.show': settings, 'score.grid': () => grid(cells), 'score.differences': [],
    'score.enter': ({ cells: typed }: { cells: CellEntry[] }) => {
      const fresh = typed.map((one) => cell(one.juror, one.case, one.text, next++));
      cells = [...cells.filter((old) => !fresh.some((one) => one.juror === old.juror && one.case === old.case)), ...fresh.filter((one) => one.text !== '')];
      return { entered: fresh.length, cells: fresh };
    },
    'score.second': { agrees: 1, differs: 0 },
  };
}

const floating = () => screen.findByRole('textbox', { name: /福石共享家|平安白蕉/ }) as Promise<HTMLInputElement>;
const row = async (title: string) => Array.from((await screen.findByRole('rowheader', { name: new RegExp(title) })).parentElement?.querySelectorAll('[role="gridcell"]') ?? []).map((one) => one.textContent);

async function type(input: HTMLInputElement, text: string, key = 'Enter') {
  await fireEvent.input(input, { target: { value: text } });
  await fireEvent.keyDown(input, { key });
}

function paste(input: HTMLInputElement, text: string) {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => text } });
  return fireEvent(input, event);
}

test('a score is saved as typed with what was seen, the cursor goes down, and undo enters what was before', async () => {
  const door = new HeldDoor(library([cell(1, 11, '80', 7)]));
  render(ReviewPage, { campaign: 1, rest: ['scores'] });
  const input = await floating();
  expect(input.getAttribute('aria-label')).toBe('福石共享家 × 苏怀远：80');
  expect(await row('平安白蕉')).toEqual(['', '回避', '1/2']);
  await type(input, '９７。５');
  await waitFor(() => expect(door.last('score.enter')).toEqual({ campaign: 1, stage: 's1', cells: [{ juror: 1, case: 11, item: 'c1', text: '97.5', seen: 7 }], why: '更正录入' }));
  await waitFor(async () => expect(await row('福石共享家')).toEqual(['97.5', '', '1/2']));
  expect(input.getAttribute('aria-label')).toBe('平安白蕉 × 苏怀远：空');
  await screen.findByText(/已全部保存/);
  await undoLast();
  expect(door.last('score.enter')).toEqual({ campaign: 1, stage: 's1', cells: [{ juror: 1, case: 11, item: 'c1', text: '80', seen: 100 }], why: '撤销录入' });
});

test('a score out of range stays to be seen with a correction that a person chooses', async () => {
  const door = new HeldDoor(library([]));
  render(ReviewPage, { campaign: 1, rest: ['scores'] });
  const input = await floating();
  await type(input, '925');
  const problems = await screen.findByRole('region', { name: '问题' });
  await waitFor(() => expect(within(problems).getByText('925 超出 0—100 分，是否为 92.5')).toBeTruthy());
  expect(door.last('score.enter')).toBe(undefined);
  expect((await screen.findByRole('button', { name: '第二人复核' }) as HTMLButtonElement).disabled).toBe(true);
  await fireEvent.click(within(problems).getByRole('button', { name: '转到该格' }));
  expect(input.getAttribute('aria-label')).toBe('福石共享家 × 苏怀远：925');
  await fireEvent.click(await screen.findByRole('button', { name: '改为 92.5' }));
  await waitFor(() => expect(door.last('score.enter')).toEqual({ campaign: 1, stage: 's1', cells: [{ juror: 1, case: 11, item: 'c1', text: '92.5', seen: null }], why: '' }));
});

test('a pasted range is entered whole, or not at all with each refused cell named', async () => {
  const door = new HeldDoor(library([]));
  render(ReviewPage, { campaign: 1, rest: ['scores'] });
  const input = await floating();
  await paste(input, '90\t101\r\n"88"\t77\r\n');
  const problems = await screen.findByRole('region', { name: '问题' });
  await within(problems).findByText('4 格中有 2 格不能录入，全部没有录入');
  expect(within(problems).getAllByRole('listitem').map((one) => one.textContent?.replace(/\s+/g, ' ').trim())).toEqual([
    '福石共享家陈思齐 101 超出 0—100 分 清除 转到该格', '平安白蕉陈思齐 该评委已回避此案例，请先在“回避”中改为不回避 清除 转到该格',
  ]);
  expect(door.last('score.enter')).toBe(undefined);
  await fireEvent.keyDown(input, { key: 'Home', ctrlKey: true });
  await paste(input, '90\r\n"88"\r\n');
  await waitFor(() => expect((door.last('score.enter') as { cells: CellEntry[] }).cells).toEqual([
    { juror: 1, case: 11, item: 'c1', text: '90', seen: null }, { juror: 1, case: 12, item: 'c1', text: '88', seen: null },
  ]));
});

test('a cell that another changed meanwhile shows both values and asks', async () => {
  let stale = true;
  const answers = library([]);
  const door = new HeldDoor({
    ...answers,
    'score.grid': () => (stale ? grid([]) : grid([cell(1, 11, '60', 9)])),
    'score.enter': (request: { cells: CellEntry[] }) => {
      if (!stale) return answers['score.enter'](request);
      stale = false;
      throw new DoorFailure({ code: 'problems', message: '没有录入。', problems: [{ row: 1, field: '福石共享家 × 苏怀远 × 总分', reason: '已被他人改为 60', way_out: '' }] });
    },
  });
  render(ReviewPage, { campaign: 1, rest: ['scores'] });
  await type(await floating(), '90');
  const problems = await screen.findByRole('region', { name: '问题' });
  await within(problems).findByText('陈敏已录为 60，此处录的是 90');
  await fireEvent.click(within(problems).getByRole('button', { name: '仍录 90' }));
  await waitFor(() => expect(door.last('score.enter')).toEqual({ campaign: 1, stage: 's1', cells: [{ juror: 1, case: 11, item: 'c1', text: '90', seen: 9 }], why: '更正录入' }));
});

test('the second person keys without seeing, and each cell says whether it agrees', async () => {
  const door = new HeldDoor(library([cell(1, 11, '80', 7), cell(1, 12, '90', 8)]));
  render(ReviewPage, { campaign: 1, rest: ['scores'] });
  await floating();
  await fireEvent.click(await screen.findByRole('button', { name: '第二人复核' }));
  await waitFor(async () => expect(await row('福石共享家')).toEqual(['', '', '0/2']));
  const input = await floating();
  await type(input, '80.0');
  await type(input, '91');
  await screen.findByText('本次复核 一致 1，不一致 1');
  expect(door.asked.filter((one) => one.name === 'score.second').map((one) => (one.request as { cells: unknown[] }).cells)).toEqual([
    [{ juror: 1, case: 11, item: 'c1', value: '80' }], [{ juror: 1, case: 12, item: 'c1', value: '91' }],
  ]);
});

test('problems of the rules stand at their fields, and unsaved rules cannot be frozen', async () => {
  const problems = [{ row: null, field: 'judging.stages.0.criteria.0.max', reason: '评分项“总分”的满分为 0', way_out: '请改为大于 0 的数' }];
  const door = new HeldDoor({ 'judging.show': { ...rules, problems }, 'campaign.show': settings, 'campaign.update': {} });
  render(ReviewPage, { campaign: 1, rest: ['rules'] });
  const most = await screen.findByRole('textbox', { name: '满分' });
  await waitFor(() => expect(most.getAttribute('aria-invalid')).toBe('true'));
  expect((await screen.findByRole('button', { name: '冻结规则' }) as HTMLButtonElement).disabled).toBe(true);
  await fireEvent.input(most, { target: { value: '50' } });
  await fireEvent.click(await screen.findByRole('button', { name: '保存规则' }));
  await waitFor(() => expect(door.last('campaign.update')).toBeTruthy());
  const sent = door.last('campaign.update') as { revision: number; definition: { judging: Judging; title: string } };
  expect([sent.revision, sent.definition.title, sent.definition.judging.stages[0]?.criteria[0]?.max]).toEqual([3, '甲活动', '50']);
});

test('a proposed recusal is settled by a person with a reason', async () => {
  const view = { proposals: [{ juror: 2, juror_name: '陈思齐', juror_unit: '白蕉镇', case: 12, title: '平安白蕉', unit: '白蕉镇', why: '单位相同' }], settled: [] };
  const door = new HeldDoor({ 'judging.show': rules, 'recusal.list': view, 'recusal.settle': {} });
  render(ReviewPage, { campaign: 1, rest: ['recusals'] });
  await fireEvent.click(await screen.findByRole('button', { name: '确认回避' }));
  const dialog = await screen.findByRole('dialog');
  await fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
  expect(door.last('recusal.settle')).toBe(undefined);
  await fireEvent.input(within(dialog).getByRole('textbox'), { target: { value: '同一单位' } });
  await fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
  await waitFor(() => expect(door.last('recusal.settle')).toEqual({ campaign: 1, juror: 2, case: 12, confirm: true, reason: '同一单位' }));
});
