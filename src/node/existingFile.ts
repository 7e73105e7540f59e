import { readFile } from 'node:fs/promises';

/**
 * The text of a file, or `undefined` when there is none. A byte-order mark stays in the text, so that writing it back
 * changes nothing. @throws TypeError when it is not UTF-8 (writing it back would damage it), or an errno
 */
export async function readTextIfThere(path: string): Promise<string | undefined> {
  const bytes = await ifThere(readFile(path));
  return bytes && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** What a promise about a file gives, or `undefined` when there is no such file. @throws every errno but `ENOENT` */
export async function ifThere<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The errno name of a failed system call, such as `ENOSPC`. */
export function errnoOf(error: unknown): string | undefined {
  const named = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return named ? String(error.code) : undefined;
}
