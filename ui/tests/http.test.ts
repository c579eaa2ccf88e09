import { afterEach, expect, it, vi } from 'vitest';
import { DoorFailure } from '../src/api/door';
import { HttpDoor } from '../src/api/http';

const base = 'http://127.0.0.1:8000/token/api/';

class Events extends EventTarget {
  static last: Events;
  constructor(readonly url: string) {
    super();
    Events.last = this;
  }
  tell(kind: string, data: unknown) {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) }));
  }
}

function answer(body: unknown, status = 200) {
  const fetched = vi.fn((_address: string, _init: RequestInit) => Promise.resolve(new Response(JSON.stringify(body), { status })));
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal('EventSource', Events);
  return fetched;
}

afterEach(() => vi.unstubAllGlobals());

it('把命令送到自己的地址，交回值，并告知变动的主题', async () => {
  const fetched = answer({ value: { campaign: 3 }, changed: ['campaigns', 'library'] });
  const door = new HttpDoor(base);
  const heard: string[][] = [];
  door.onChanged((topics) => heard.push(topics));
  expect(await door.call('campaign.create_from_template', { key: 'zhuhai-2020' })).toEqual({ campaign: 3 });
  const [address, init] = fetched.mock.calls[0] ?? [];
  expect(address).toBe(`${base}call/campaign.create_from_template`);
  expect(init?.method).toBe('POST');
  expect(init?.body).toBe('{"key":"zhuhai-2020"}');
  expect((init?.headers as Record<string, string>)['x-call']).toMatch(/^[0-9a-f]{24}$/);
  expect(heard).toEqual([['campaigns', 'library']]);
});

it('把失败变成带代码与问题的错误', async () => {
  const problem = { row: 14, field: '项目单位', reason: '为空', way_out: '请填写至少一个单位' };
  answer({ code: 'problems', message: '有 1 处须修改，未写入任何内容。', problems: [problem] }, 422);
  const failure = await new HttpDoor(base).call('case.list', { campaign: 1 }).catch((cause: unknown) => cause);
  expect(failure).toBeInstanceOf(DoorFailure);
  expect((failure as DoorFailure).code).toBe('problems');
  expect((failure as DoorFailure).message).toBe('有 1 处须修改，未写入任何内容。');
  expect((failure as DoorFailure).problems).toEqual([problem]);
});

it('连不上时说明出路', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
  vi.stubGlobal('EventSource', Events);
  const failure = await new HttpDoor(base).call('case.list', { campaign: 1 }).catch((cause: unknown) => cause);
  expect((failure as DoorFailure).code).toBe('unreachable');
  expect((failure as DoorFailure).message).toBe('与程序的连接已中断。请确认桂冠仍在运行，然后重试。');
});

it('进度只给那一次调用，推送的变动告知听者', async () => {
  const fetched = answer({ value: [], changed: [] });
  const door = new HttpDoor(base);
  const seen: unknown[] = [];
  const heard: string[][] = [];
  door.onChanged((topics) => heard.push(topics));
  const call = door.call('case.list', { campaign: 1 }, { onProgress: (progress) => seen.push(progress) });
  const id = (fetched.mock.calls[0]?.[1].headers as Record<string, string>)['x-call'];
  Events.last.tell('progress', { call: id, label: '读取', done: 1, total: 2 });
  Events.last.tell('progress', { call: 'other', label: '读取', done: 9, total: 9 });
  await call;
  Events.last.tell('progress', { call: id, label: '读取', done: 2, total: 2 });
  expect(seen).toEqual([{ label: '读取', done: 1, total: 2 }]);
  Events.last.tell('changed', { topics: ['cases'] });
  expect(heard).toEqual([['cases']]);
});

it('取消送到那一次调用', async () => {
  const fetched = answer({ value: [], changed: [] });
  const abort = new AbortController();
  const call = new HttpDoor(base).call('case.list', { campaign: 1 }, { signal: abort.signal });
  const id = (fetched.mock.calls[0]?.[1].headers as Record<string, string>)['x-call'];
  abort.abort();
  await call;
  expect(fetched.mock.calls.map(([address]) => address)).toEqual([`${base}call/case.list`, `${base}cancel/${id}`]);
});

it('文件名只作为参数送出', async () => {
  const fetched = answer({ file: 'ab', name: '../选票.csv', bytes: 3 });
  const output = await new HttpDoor(base).upload(new File(['a,b'], '../选票.csv'));
  expect(fetched.mock.calls[0]?.[0]).toBe(`${base}files?name=..%2F%E9%80%89%E7%A5%A8.csv`);
  expect(output).toEqual({ file: 'ab', name: '../选票.csv', bytes: 3 });
});
