/* 一件要等的事：名称、已做、共多少，可取消。 */
import type { CallOptions } from '../api';

export class Work {
  running = $state(false);
  label = $state('');
  done = $state(0);
  total = $state(0);
  startedAt = $state(0);
  #abort: AbortController | undefined;

  /** 运行 `job`，把进度和取消接上。 */
  async run<T>(label: string, job: (options: CallOptions) => Promise<T>): Promise<T> {
    this.#abort = new AbortController();
    this.label = label;
    this.done = 0;
    this.total = 0;
    this.startedAt = Date.now();
    this.running = true;
    try {
      return await job({
        signal: this.#abort.signal,
        onProgress: (progress) => {
          this.label = progress.label;
          this.done = progress.done;
          this.total = progress.total;
        },
      });
    } finally {
      this.running = false;
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** 估计还要多少秒；还说不准时为 null。 */
  get remaining(): number | null {
    if (this.total === 0 || this.done === 0) return null;
    const spent = Date.now() - this.startedAt;
    return spent < 800 ? null : Math.max(1, Math.ceil((spent * (this.total - this.done)) / this.done / 1000));
  }
}
