import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DoorFailure } from '../src/api/door';
import type { CaseView, Category, SaveCase } from '../src/api/types';
import { dropDraft } from '../src/app/drafts';
import CaseForm from '../src/pages/cases/CaseForm.svelte';
import { HeldDoor } from './held-door';

const category: Category = {
  id: 1, name: '基层治理类', shortlist: 10, min_choices: 1, max_choices: null,
  fields: [{ key: 'summary', label: '项目简介', kind: 'long_text', required: true, hint: '', min: null, max: 500, options: [] }],
};
const view: CaseView = {
  id: 17, campaign: 1, category, number: 7, title: '福石共享家', units: ['福石社区'], answers: {}, status: 'shortlisted', award: null, revision: 3,
  problems: [{ row: null, field: 'summary', reason: '“项目简介”未填', way_out: '请填写' }], can_undo: true,
};

const props = () => ({
  campaign: 1, id: 17, categories: [category], category: null, known: [], onprevious: undefined, onnext: vi.fn(), onclose: vi.fn(), oncreated: vi.fn(), onremove: vi.fn(),
});
const title = () => screen.getByLabelText<HTMLInputElement>(/^项目名称/);
const type = (text: string) => fireEvent.input(title(), { target: { value: text } });

beforeEach(() => dropDraft('case.1.17'));
afterEach(cleanup);

async function open(answers: ConstructorParameters<typeof HeldDoor>[0] = {}) {
  const door = new HeldDoor({ 'case.show': view, 'case.save': { case: 17, revision: 4, problems: [] }, ...answers });
  const given = props();
  const shown = render(CaseForm, { props: given });
  await waitFor(() => expect(title().value).toBe('福石共享家'));
  return { door, given, shown };
}

it('按类别的表单项画出，问题写在该项旁和顶部', async () => {
  await open();
  expect(screen.getByText('有 1 处须修改')).toBeTruthy();
  expect(screen.getByLabelText(/^项目简介/).getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByText('“项目简介”未填，请填写')).toBeTruthy();
});

it('保存送出打开时的版本，成功后没有未保存的修改', async () => {
  const { door } = await open();
  await type(' 福石共享家园 ');
  expect(screen.getByText('有未保存的修改')).toBeTruthy();
  await fireEvent.keyDown(window, { key: 's', ctrlKey: true });
  await waitFor(() => expect(screen.queryByText('有未保存的修改')).toBe(null));
  const sent = door.last('case.save') as SaveCase;
  expect([sent.case, sent.revision, sent.draft.title, sent.draft.answers]).toEqual([17, 3, '福石共享家园', {}]);
});

it('保存并看下一个', async () => {
  const { given } = await open();
  await type('新名称');
  await fireEvent.click(screen.getByText('保存并看下一个'));
  await waitFor(() => expect(given.onnext.mock.calls.length).toBe(1));
});

it('他人先改了：写明，可载入最新，也可以自己的为准', async () => {
  let revision = 4;
  const { door } = await open({
    'case.save': (request: SaveCase) => {
      if (request.revision !== revision) throw new DoorFailure({ code: 'conflict', message: '已被修改。', problems: [] });
      revision += 1;
      return { case: 17, revision, problems: [] };
    },
  });
  await type('我的名称');
  await fireEvent.click(screen.getByText('保存'));
  await waitFor(() => expect(screen.getByText('这个案例在打开之后已被他人修改')).toBeTruthy());
  expect(title().value).toBe('我的名称');
  door.answers['case.show'] = { ...view, title: '他人的名称', revision: 4 };
  await fireEvent.click(screen.getByText('以我的为准保存'));
  await waitFor(() => expect(screen.queryByText('这个案例在打开之后已被他人修改')).toBe(null));
  expect((door.last('case.save') as SaveCase).revision).toBe(4);
  expect((door.last('case.save') as SaveCase).draft.title).toBe('我的名称');
});

it('离开再回来，未保存的修改还在', async () => {
  const { shown } = await open();
  await type('改了一半');
  shown.unmount();
  new HeldDoor({ 'case.show': view });
  render(CaseForm, { props: props() });
  await waitFor(() => expect(title().value).toBe('改了一半'));
  expect(screen.getByText('已恢复上次未保存的修改')).toBeTruthy();
  await fireEvent.click(screen.getAllByText('放弃修改')[0] as HTMLElement);
  expect(title().value).toBe('福石共享家');
});
