/* 供测试：一扇假的门，记下收到的命令，按给定的应答回话。 */
import { DoorFailure } from '../src/api/door';
import type { CommandName, Delivery, Door, Request } from '../src/api/door';
import { hold } from '../src/api/held';
import { forget } from '../src/api/live.svelte';
import type { Output, Topic } from '../src/api/types';

type Answers = { [N in CommandName]?: unknown };

export class HeldDoor {
  readonly asked: { name: string; request: unknown }[] = [];
  readonly delivered: { output: Output; how: Delivery }[] = [];
  picked: Output | null = null;
  #heed: (topics: Topic[]) => void = () => undefined;

  constructor(readonly answers: Answers) {
    forget();
    hold(this as unknown as Door);
  }

  readonly place = 'browser';

  async call<N extends CommandName>(name: N, request: Request<N>): Promise<unknown> {
    this.asked.push({ name, request: structuredClone(request) });
    const answer = this.answers[name];
    if (answer === undefined) throw new DoorFailure({ code: 'refused', message: `没有准备“${name}”的应答`, problems: [] });
    const value: unknown = typeof answer === 'function' ? (answer as (request: unknown) => unknown)(request) : answer;
    return structuredClone(value);
  }

  pickFiles = async () => (this.picked ? [this.picked] : []);
  upload = async () => this.picked;
  deliver = async (output: Output, how: Delivery) => this.delivered.push({ output, how }) > 0;
  onChanged = (heed: (topics: Topic[]) => void) => ((this.#heed = heed), () => undefined);
  onDropped = () => () => undefined;

  changed(...topics: Topic[]): void {
    this.#heed(topics);
  }

  /** 某命令最后一次收到的请求。 */
  last(name: CommandName): unknown {
    return this.asked.findLast((one) => one.name === name)?.request;
  }
}
