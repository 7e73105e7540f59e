import type { DaemonAccess } from '../../src/node/daemonClient.ts';
import type { Log } from '../../src/core/ports.ts';
import type { Peer } from '../../src/protocol/peer.ts';
import type { Face } from '../../src/vscode/face.ts';
import { DaemonKeyring } from '../../src/vscode/daemonKeyring.ts';
import { DeviceCodes } from '../../src/vscode/prompts/deviceCodes.ts';
import { SecretEntries } from '../../src/vscode/secretEntries.ts';
import { daemonTexts } from '../../src/vscode/daemonTexts.ts';
import { WindowDuties, type DutyPorts } from '../../src/vscode/windowDuties.ts';
import { visit } from '../servers/browser.ts';
import { MemorySecrets } from '../unit/vscode/memorySecrets.ts';

/** What a window keeps between two openings, and what it wrote into its log. */
export class WindowMemory {
  readonly secrets = new MemorySecrets();
  readonly global = new Map<string, unknown>();
  readonly lines: string[] = [];
  /** every connection that this window made */
  readonly peers: Peer[] = [];
  readonly log: Log = {
    debug: (line) => this.lines.push(line),
    info: (line) => this.lines.push(line),
    warn: (line) => this.lines.push(line),
  };
}

/** The real face of a window over the stub of VS Code: its keyring, with a browser that approves. */
export function faceWindow(access: () => Promise<DaemonAccess>, memory: WindowMemory): Face {
  const { secrets, global, log } = memory;
  const duties = new WindowDuties({
    texts: async () => daemonTexts(),
    entries: new SecretEntries(secrets, log),
    globalState: mementoOf(global),
    log,
    open: async (url) => void visit(url, { decision: 'approve' }),
    callbackUri: async () => 'vscode://mcp-keyring.mcp-keyring/callback',
    attention: () => undefined,
    codes: new DeviceCodes(),
    serverName: (id) => id,
  });
  const begin = duties.face.bind(duties);
  duties.face = (peer): void => {
    memory.peers.push(peer);
    begin(peer);
  };
  const keyring = new DaemonKeyring(
    async () => ({ ...(await access()), problems: [] }),
    duties,
    log,
  );
  return { keyring, log } as unknown as Face;
}

function mementoOf(values: Map<string, unknown>): DutyPorts['globalState'] {
  const memento = {
    get: (key: string) => values.get(key),
    update: async (key: string, value: unknown) => void values.set(key, value),
    setKeysForSync: () => undefined,
  };
  return memento as unknown as DutyPorts['globalState'];
}
