/* 已打开的门；测试时可换成假的。 */
import type { Door } from './door';

let held: Door | undefined;

export function hold(door: Door): void {
  held = door;
}

/** 当前的门。 */
export function door(): Door {
  if (!held) throw new Error('门尚未打开。');
  return held;
}
