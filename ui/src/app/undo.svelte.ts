/* 撤销：刚做完的事优先；否则由所在页面提供。提示条与顶栏共用。 */
import { untrack } from 'svelte';
import { toast } from '../parts/toast.svelte';

type Undo = { label: string; run: () => void | Promise<void> };

const held = $state<{ last: Undo | null; pages: (() => Undo | null)[] }>({ last: null, pages: [] });
let typed: EventTarget | null = null;

window.addEventListener('input', (event) => (typed = event.target), true);

/** 做完一件能撤销的事：提示条带“撤销”，顶栏与 Ctrl+Z 同。 */
export function done(text: string, undo?: () => void | Promise<void>): void {
  held.last = undo ? { label: text, run: undo } : null;
  toast(
    text,
    undo &&
      (() => {
        held.last = null;
        void undo();
      }),
  );
}

/** 页面登记自己的撤销，如案例的上一次修改。 */
export function provideUndo(of: () => Undo | null): void {
  $effect(() => {
    held.pages = untrack(() => [...held.pages, of]);
    return () => {
      held.pages = held.pages.filter((one) => one !== of);
    };
  });
}

export function undoable(): Undo | null {
  return held.last ?? held.pages.at(-1)?.() ?? null;
}

export async function undoLast(): Promise<void> {
  const undo = undoable();
  held.last = null;
  await undo?.run();
}

/** 换页后，刚做完的事仍可由提示条撤销，但 Ctrl+Z 归新页面。 */
export function leavePage(): void {
  held.last = null;
  typed = null;
}

/** 保存之后，正在编辑的框里不再有未保存的字，Ctrl+Z 归页面。 */
export function settleTyping(): void {
  typed = null;
}

/** 正在框里打字时，Ctrl+Z 归输入框自己。 */
export function typing(): boolean {
  const at = document.activeElement;
  return at !== null && at === typed && (at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement);
}
