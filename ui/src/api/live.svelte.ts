/* 按主题更新的读取：同一命令同一请求只存一份，写入使其主题变动时重新读取。 */
import { DoorFailure } from './door';
import type { CommandName, ReplyTo, Request } from './door';
import { door } from './held';
import type { Commands, Topic } from './types';

type ReadName = { [N in CommandName]: Commands[N]['writes'] extends false ? N : never }[CommandName];

/** 每个读取命令的结果随哪些主题变动。 */
const heeds = {
  'campaign.list': ['campaigns', 'cases', 'votes', 'awards'],
  'campaign.show': ['campaigns'],
  'campaign.overview': ['campaigns', 'cases', 'votes', 'awards', 'library'],
  'campaign.templates': [],
  'case.list': ['campaigns', 'cases', 'awards'],
  'case.show': ['campaigns', 'cases', 'awards'],
  'case.history': ['cases', 'awards'],
  'vote.imports': ['votes'],
  'vote.result': ['campaigns', 'cases', 'votes'],
  'vote.audit': ['campaigns', 'cases', 'votes'],
  'vote.compare': ['campaigns', 'cases', 'votes'],
  'vote.decisions': ['cases', 'votes'],
  'vote.profiles': ['votes'],
  'vote.voters': ['votes'],
  'judging.show': ['campaigns', 'jury', 'scores'],
  'juror.list': ['jury'],
  'seat.list': ['campaigns', 'jury'],
  'recusal.list': ['campaigns', 'cases', 'jury', 'scores'],
  'score.grid': ['campaigns', 'cases', 'jury', 'scores'],
  'score.status': ['campaigns', 'cases', 'jury', 'scores'],
  'score.differences': ['campaigns', 'cases', 'jury', 'scores'],
  'award.board': ['campaigns', 'cases', 'votes', 'awards', 'jury', 'scores', 'persons'],
  'person.list': ['campaigns', 'cases', 'awards', 'persons'],
  'notice.show': ['campaigns', 'cases', 'awards', 'notice'],
  'calendar.list': ['notice'],
  'evidence.show': ['awards'],
  'result.show': ['campaigns', 'cases', 'votes', 'awards', 'jury', 'scores'],
  'result.sheet': ['campaigns', 'cases', 'votes', 'awards', 'jury', 'scores'],
  'result.weight': ['campaigns', 'cases', 'votes', 'awards', 'jury', 'scores'],
  'result.conversions': ['campaigns', 'cases', 'votes'],
  'ceremony.show': ['campaigns', 'awards', 'ceremony'],
  'print.documents': ['campaigns', 'cases', 'votes', 'awards', 'jury', 'scores', 'persons', 'notice', 'ceremony'],
  'print.preview': ['campaigns', 'cases', 'votes', 'awards', 'jury', 'scores', 'persons', 'notice', 'ceremony'],
  'library.status': ['library'],
  'library.history': ['library'],
  'library.trash': ['library'],
} as const satisfies Partial<Record<ReadName, readonly Topic[]>>;

export type LiveName = keyof typeof heeds;

class Entry<N extends LiveName> {
  value = $state.raw<ReplyTo<N>>();
  failure = $state.raw<DoorFailure>();
  loading = $state(false);
  watchers = 0;
  stale = true;
  #turn = 0;

  constructor(
    readonly name: N,
    readonly request: Request<N>,
  ) {}

  async load(): Promise<void> {
    const turn = ++this.#turn;
    this.stale = false;
    this.loading = true;
    try {
      const value = await door().call(this.name, this.request);
      if (turn !== this.#turn) return;
      this.value = value;
      this.failure = undefined;
    } catch (cause) {
      if (turn !== this.#turn) return;
      this.failure = DoorFailure.of(cause);
    }
    this.loading = false;
  }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
const entries = new Map<string, Entry<any>>();
let heard = false;
const touched = new Set<Topic>();

function entry<N extends LiveName>(name: N, request: Request<N>): Entry<N> {
  const key = `${name} ${JSON.stringify(request)}`;
  let found = entries.get(key) as Entry<N> | undefined;
  if (!found) {
    found = new Entry(name, request);
    entries.set(key, found);
  }
  return found;
}

function reload(): void {
  for (const [key, one] of entries) {
    const topics: readonly Topic[] = heeds[one.name as LiveName];
    if (!topics.some((topic) => touched.has(topic))) continue;
    if (one.watchers > 0) void one.load();
    else entries.delete(key);
  }
  touched.clear();
}

/** 这些主题变了：正在看的重新读取，其余的丢弃。写入者与推送各说一次，合为一次。 */
function touch(topics: Topic[]): void {
  if (touched.size === 0) setTimeout(reload, 20);
  for (const topic of topics) touched.add(topic);
}

/** 供测试：忘掉全部已读内容。 */
export function forget(): void {
  entries.clear();
  heard = false;
}

export type Live<N extends LiveName> = {
  readonly value: ReplyTo<N> | undefined;
  readonly failure: DoorFailure | undefined;
  readonly loading: boolean;
  /** 现在就重新读取；读完为止。 */
  reload(): Promise<void>;
};

/**
 * 在组件初始化时调用：`const cases = live('case.list', () => ({ campaign }))`，之后读 `cases.value`。
 * `request` 为 null 时不读取；其中的响应值变了，即换读另一份。
 */
export function live<N extends LiveName>(name: N, request: () => Request<N> | null): Live<N> {
  const current = $derived.by(() => {
    const asked = request();
    return asked === null ? undefined : entry(name, asked);
  });
  $effect(() => {
    if (!heard) {
      heard = true;
      door().onChanged(touch);
    }
    const watched = current;
    if (!watched) return;
    watched.watchers += 1;
    if (watched.stale) void watched.load();
    return () => {
      watched.watchers -= 1;
    };
  });
  return {
    get value() {
      return current?.value;
    },
    get failure() {
      return current?.failure;
    },
    get loading() {
      return current?.loading ?? false;
    },
    async reload() {
      await current?.load();
    },
  };
}
