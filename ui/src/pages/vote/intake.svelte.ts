/* 导入向导进行中的内容：离开页面再回来，文件、用途与判断都还在；全部导入或取消后忘掉。 */
import type { ImportedVotes, ImportMode, LookAtVotes, MatchDecision, Output, Unmatched, VoteCheck, VoteLook, VoteMapping } from '../../api';
import { met } from './mapping';

/** 怎样查看文件，除文件本身之外。 */
export type Looking = Pick<LookAtVotes, 'header_row' | 'afresh'> & { codeBook: Output | null };

const asRecognised: Looking = { header_row: null, afresh: false, codeBook: null };

/** 看过的文件与它的读法。 */
export interface Seen {
  file: Output;
  looking: Looking;
  look: VoteLook;
  mapping: VoteMapping;
}

export class Intake {
  /** 等候的文件，逐个查看，再一起核对、导入。 */
  waiting = $state.raw<Output[]>([]);
  /** 看过的，正在看的不在内。 */
  seen = $state.raw<Seen[]>([]);
  file = $state.raw<Output | null>(null);
  looking = $state.raw<Looking>(asRecognised);
  look = $state.raw<VoteLook | null>(null);
  mapping = $state.raw<VoteMapping | null>(null);
  decisions = $state.raw<MatchDecision[]>([]);
  check = $state.raw<VoteCheck | null>(null);
  /** 核对时遇到过的未匹配写法，已判断的也在内。 */
  spellings = $state.raw<Unmatched[]>([]);
  /** 有判断还没有核对。 */
  stale = $state(false);
  done = $state.raw<ImportedVotes | null>(null);
  round = $state<number | null>(null);
  mode = $state<ImportMode>('replace');
  /** 记住读取方式的名称；空为不记。 */
  profile = $state('');
  keepRaw = $state(false);

  /** 连同正在看的，共几个文件。 */
  get files(): number {
    return this.seen.length + this.waiting.length + (this.file ? 1 : 0);
  }

  /** 一起核对、导入的文件，依所选次序。 */
  get together(): Seen[] {
    const { file, looking, look, mapping } = this;
    return file && look && mapping ? [...this.seen, { file, looking, look, mapping }] : this.seen;
  }

  /** 按这些判断核对过了。 */
  checked(check: VoteCheck, decisions: MatchDecision[]): void {
    [this.check, this.decisions, this.stale] = [check, decisions, false];
    this.spellings = met(this.spellings, check.unmatched);
  }

  /** 判断了，还有别的要判断，核对留到最后。 */
  decided(decisions: MatchDecision[]): void {
    [this.decisions, this.stale] = [decisions, true];
  }

  /** 开始看另一个文件，或不要文件；此前的判断作废。 */
  take(file: Output | null, look: VoteLook | null, looking: Looking = asRecognised): void {
    [this.file, this.look, this.looking, this.mapping] = [file, look, looking, look?.mapping ?? null];
    [this.check, this.decisions, this.spellings, this.done] = [null, [], [], null];
    this.profile = look?.profile ?? '';
  }

  /** 看下一个文件；正在看的照现在的读法留着。 */
  next(file: Output, look: VoteLook): void {
    const [seen, profile] = [this.together, this.profile];
    this.take(file, look);
    this.seen = seen;
    // 记住的是第一个文件的读法。
    this.profile = profile;
  }

  /** 回到上一个看过的文件；没有则回到选择文件。 */
  previous(): void {
    const before = this.seen.at(-1);
    const [rest, profile] = [this.seen.slice(0, -1), this.profile];
    if (this.file && before) this.waiting = [this.file, ...this.waiting];
    else this.waiting = [];
    this.take(before?.file ?? null, before?.look ?? null, before?.looking);
    if (before) [this.mapping, this.seen, this.profile] = [before.mapping, rest, profile];
    else this.seen = [];
  }
}

const held = new Map<number, Intake>();

export function intakeOf(campaign: number): Intake {
  const intake = held.get(campaign) ?? new Intake();
  held.set(campaign, intake);
  return intake;
}

export function dropIntake(campaign: number): void {
  held.delete(campaign);
}
