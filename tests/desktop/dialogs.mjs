// Answers the system's own file dialogs by keyboard, as a person would.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const handsOn = (screen) => (...words) =>
  run('xdotool', words, { env: { ...process.env, DISPLAY: screen.display }, timeout: 60000 });

/** Closes the message called `title` by its only button. */
export async function closeMessage(screen, title) {
  const xdotool = handsOn(screen);
  const { stdout } = await xdotool('search', '--sync', '--onlyvisible', '--name', `^${title}$`);
  await xdotool('windowfocus', '--sync', stdout.trim().split('\n').at(-1));
  await pause(300);
  await xdotool('key', 'Return');
}

/** Types `path` into the file dialog called `title` and accepts it. */
export async function answerFileDialog(screen, title, path) {
  const xdotool = handsOn(screen);
  const shown = async (...words) => {
    const { stdout } = await xdotool('search', ...words, '--onlyvisible', '--name', `^${title}$`).catch(() => ({ stdout: '' }));
    return stdout.trim().split('\n').at(-1);
  };
  const window = await shown('--sync');
  await xdotool('windowfocus', '--sync', window);
  // The dialog reads its folder before it takes what is typed.
  await pause(700);
  await xdotool('key', '--clearmodifiers', 'ctrl+l');
  await xdotool('key', '--clearmodifiers', 'ctrl+a');
  await xdotool('type', '--delay', '15', path);
  // The list of suggestions takes the first Return for itself when it is open.
  for (let times = 0; times < 10 && (await shown()); times += 1) {
    await pause(300);
    await xdotool('key', 'Return');
    await pause(300);
  }
}

/** Drags from the middle of the window called `from` onto the middle of the one called `to`. */
export async function dragOnto(screen, from, to) {
  const xdotool = handsOn(screen);
  const middle = async (name) => {
    const { stdout: found } = await xdotool('search', '--sync', '--onlyvisible', '--name', `^${name}$`);
    const { stdout } = await xdotool('getwindowgeometry', '--shell', found.trim().split('\n').at(-1));
    const [x, y, width, height] = ['X', 'Y', 'WIDTH', 'HEIGHT'].map((word) => Number(stdout.match(`${word}=(-?\\d+)`)[1]));
    return [x + width / 2, y + height / 2].map((at) => String(Math.round(at)));
  };
  const [start, goal] = [await middle(from), await middle(to)];
  await xdotool('mousemove', '--sync', ...start, 'mousedown', '1');
  // A drag begins once the pointer has moved, and the goal answers each step.
  for (const part of [0.05, 0.3, 0.6, 0.9, 1, 1]) {
    await xdotool('mousemove', ...start.map((at, axis) => String(Math.round(Number(at) + (goal[axis] - at) * part))));
    await pause(200);
  }
  await xdotool('mouseup', '1');
}
