/* 命令未能完成时告诉用户：一个对话框，写事实与出路，附问题列表。 */
import { DoorFailure } from '../api';

export const alarms = $state<{ current: DoorFailure | null }>({ current: null });

export function alarm(cause: unknown): void {
  alarms.current = DoorFailure.of(cause);
}

/** 做一件会失败的事；失败时报警并得到 undefined。用户取消的不报。 */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (cause) {
    const failure = DoorFailure.of(cause);
    if (failure.code !== 'cancelled') alarms.current = failure;
    return undefined;
  }
}
