/* 导入向导进行中的内容：离开页面再回来，文件、用途与判断都还在；导入或取消后忘掉。 */
import type { ImportedVotes, MatchDecision, Output, Unmatched, VoteCheck, VoteLook, VoteMapping } from '../../api';
import { met } from './mapping';

export class Intake {
  file = $state.raw<Output | null>(null);
  look = $state.raw<VoteLook | null>(null);
  mapping = $state.raw<VoteMapping | null>(null);
  decisions = $state.raw<MatchDecision[]>([]);
  check = $state.raw<VoteCheck | null>(null);
  /** 核对时遇到过的未匹配写法，已判断的也在内。 */
  spellings = $state.raw<Unmatched[]>([]);
  done = $state.raw<ImportedVotes | null>(null);

  /** 按这些判断核对过了。 */
  checked(check: VoteCheck, decisions: MatchDecision[]): void {
    [this.check, this.decisions] = [check, decisions];
    this.spellings = met(this.spellings, check.unmatched);
  }

  /** 换成另一个文件，或不要文件；此前的判断作废。 */
  take(file: Output | null, look: VoteLook | null): void {
    [this.file, this.look, this.mapping] = [file, look, look?.mapping ?? null];
    [this.check, this.decisions, this.spellings, this.done] = [null, [], [], null];
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
