import * as vscode from 'vscode';

/** The user went back one step. */
export const back = Symbol('back');

/** The user went back to the first step. */
export const begin = Symbol('begin');

/** What a step answers: a value, where the user went back to, or `undefined` when the user left. */
export type Answer<T> = T | typeof back | typeof begin | undefined;

/** Where a step stands in its wizard; a question by itself has no number. */
export interface Position {
  readonly title: string;
  readonly step?: number;
  readonly totalSteps?: number;
}

/** Adds its answer to the draft. */
export type Step<D> = (draft: D, at: Position) => Promise<Answer<D>>;

/** Runs the steps in order, back and forth. `undefined` when the user left. */
export async function runSteps<D>(
  title: string,
  draft: D,
  steps: readonly Step<D>[],
): Promise<D | undefined> {
  let current = draft;
  for (let index = 0; index < steps.length;) {
    const answer = await steps[index]?.(current, {
      title,
      step: index + 1,
      totalSteps: steps.length,
    });
    if (answer === undefined) return undefined;
    if (answer === begin) index = 0;
    else if (answer === back) index = Math.max(0, index - 1);
    else {
      current = answer;
      index += 1;
    }
  }
  return current;
}

/** What is wrong with a text. A `pending` one is only unfinished: a hint while typing, an error when accepted. */
export interface TextProblem {
  readonly sentence: string;
  readonly pending?: boolean;
}

/** A button in the title of an input. */
export interface TitleButton extends vscode.QuickInputButton {
  press(): void;
}

/** A step that asks for a line of text. */
export interface TextStep {
  readonly prompt: string;
  readonly value: string;
  readonly placeholder?: string;
  /** what is typed stays hidden */
  readonly password?: boolean;
  readonly buttons?: readonly TitleButton[];
  /** aborted when nobody waits for the answer any more: the input closes */
  readonly signal?: AbortSignal;
  validate(text: string): TextProblem | undefined;
}

/** Asks for a line of text, checked while it is typed; the answer is trimmed. */
export async function askText(at: Position, step: TextStep): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  const { prompt, value, placeholder = '', password = false, buttons = [] } = step;
  Object.assign(input, at, { prompt, value, placeholder, password, ignoreFocusOut: true });
  input.buttons = [...((at.step ?? 1) > 1 ? [vscode.QuickInputButtons.Back] : []), ...buttons];
  const check = (accepted: boolean): boolean => {
    const problem = step.validate(input.value);
    input.validationMessage = shown(problem, input.value, accepted);
    return problem === undefined;
  };
  const listen = (resolve: (answer: Answer<string>) => void): vscode.Disposable[] => [
    input.onDidTriggerButton((button) => pressed(button, buttons, resolve)),
    input.onDidChangeValue(() => check(false)),
    input.onDidAccept(() => check(true) && resolve(input.value.trim())),
  ];
  return answered<string>(input, listen, step.signal);
}

/** One of ours does what it does; any other is Back. */
export function pressed(
  button: vscode.QuickInputButton,
  ours: readonly TitleButton[],
  resolve: (answer: typeof back) => void,
): void {
  const own = ours.find((one) => one === button);
  if (own) own.press();
  else resolve(back);
}

function shown(
  problem: TextProblem | undefined,
  value: string,
  accepted: boolean,
): string | vscode.InputBoxValidationMessage {
  if (!problem || (value.trim() === '' && !accepted)) return '';
  const unfinished = problem.pending === true && !accepted;
  const { Error: error, Info: info } = vscode.InputBoxValidationSeverity;
  return { message: problem.sentence, severity: unfinished ? info : error };
}

/**
 * Shows an input until one of its listeners resolves, it is hidden, or nobody waits for it any more, and disposes of all
 * of it.
 */
export async function answered<T>(
  input: vscode.QuickInput,
  listen: (resolve: (answer: Answer<T>) => void) => readonly vscode.Disposable[],
  signal?: AbortSignal,
): Promise<Answer<T>> {
  const disposables: vscode.Disposable[] = [];
  try {
    return await new Promise<Answer<T>>((resolve) => {
      const leave = (): void => resolve(undefined);
      disposables.push(...listen(resolve), input.onDidHide(leave), onAbort(signal, leave));
      if (!signal?.aborted) input.show();
    });
  } finally {
    vscode.Disposable.from(...disposables).dispose();
    // One that follows at once takes its place first: else the keyboard would go elsewhere in between.
    setImmediate(() => input.dispose());
  }
}

function onAbort(signal: AbortSignal | undefined, listener: () => void): vscode.Disposable {
  if (signal?.aborted) listener();
  signal?.addEventListener('abort', listener, { once: true });
  return { dispose: () => signal?.removeEventListener('abort', listener) };
}
