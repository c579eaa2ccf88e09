/* 未保存的表单：离开页面、关掉程序都不丢。内存里一份，本机存一份。 */
const memory = new Map<string, string>();
const prefix = 'laurel.draft.';

export function keepDraft(key: string, draft: unknown): void {
  const text = JSON.stringify(draft);
  memory.set(key, text);
  try {
    localStorage.setItem(prefix + key, text);
  } catch {
    // 本机存不下时，内存里的仍在。
  }
}

export function draftOf<T>(key: string): T | null {
  const text = memory.get(key) ?? localStorage.getItem(prefix + key);
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

export function dropDraft(key: string): void {
  memory.delete(key);
  localStorage.removeItem(prefix + key);
}
