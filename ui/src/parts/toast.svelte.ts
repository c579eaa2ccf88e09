/* 提示条：一次一条，停留 8 秒，悬停不消失；写结果，可带撤销。错误不用提示条。 */
export type Toast = { text: string; undo: (() => void) | undefined };

export const toasts = $state<{ current: Toast | null; held: boolean }>({ current: null, held: false });
let timer: ReturnType<typeof setTimeout> | undefined;

export function toast(text: string, undo?: () => void): void {
  toasts.current = { text, undo };
  wait();
}

function wait(): void {
  clearTimeout(timer);
  timer = setTimeout(() => (toasts.held ? wait() : dismiss()), 8000);
}

export function dismiss(): void {
  clearTimeout(timer);
  toasts.current = null;
}
