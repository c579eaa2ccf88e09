/* 奖项上的各种写入：写入的回话就是最新的奖项，先显示它，等重新读到的来接替。 */
import { door, DoorFailure, type AwardBoard, type CommandName, type Request } from '../../api';
import { alarm, attempt } from '../../parts/alarm.svelte';
import { toast } from '../../parts/toast.svelte';
import { Work } from '../../parts/work.svelte';
import { awards } from '../../text/awards';
import { count } from '../../text/format';
import { awarded } from './board';

/** 以奖项作回话的命令。 */
type BoardCommand =
  | 'award.propose' | 'award.move' | 'award.confirm' | 'award.reopen' | 'award.withhold' | 'award.revoke'
  | 'award.settle_tie' | 'award.sign_off' | 'award.withdraw_sign_off' | 'person.award';

export class BoardDesk {
  readonly work = new Work();
  replied = $state.raw<AwardBoard | null>(null);
  /** 打开之后被别处改过，现已换成最新内容。 */
  stale = $state(false);

  constructor(
    readonly campaign: () => number,
    readonly reload: () => Promise<void>,
  ) {}

  #call<N extends BoardCommand>(label: string, name: N, request: Request<N>): Promise<AwardBoard> {
    return this.work.run(label, (options) => door().call(name as CommandName, request, options) as Promise<AwardBoard>);
  }

  /** 写入并告知；未能完成时报警，得到 null。 */
  async write<N extends BoardCommand>(label: string, name: N, request: Request<N>, said: string): Promise<AwardBoard | null> {
    const next = await attempt(() => this.#call(label, name, request));
    if (!next) return null;
    this.replied = next;
    this.stale = false;
    toast(said);
    return next;
  }

  async propose(): Promise<void> {
    const next = await attempt(() => this.#call(awards.propose, 'award.propose', { campaign: this.campaign() }));
    if (!next) return;
    this.replied = next;
    toast(awards.proposed(count(awarded(next))));
  }

  /** 写入所见的内容；其间被改过的不写，换成最新的给人看。 */
  async writeSeen<N extends BoardCommand>(label: string, name: N, request: Request<N>, said: string): Promise<boolean> {
    try {
      this.replied = await this.#call(label, name, request);
      toast(said);
      return true;
    } catch (cause) {
      const failure = DoorFailure.of(cause);
      if (failure.code === 'conflict') {
        this.stale = true;
        this.replied = null;
        void this.reload();
        return true;
      }
      if (failure.code !== 'cancelled') alarm(cause);
      return false;
    }
  }
}
