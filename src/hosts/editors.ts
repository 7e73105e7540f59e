import type { Editor } from './entryPlace.ts';
import type { Dialect } from './host.ts';
import * as jsonEdit from './jsonEdit.ts';

/** The editor for a file. That of TOML is loaded by the first host that needs it. */
export async function editorFor(dialect: Dialect): Promise<Editor> {
  return dialect === 'toml' ? import('./tomlEdit.ts') : jsonEdit;
}
