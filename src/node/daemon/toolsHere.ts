import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { hostIds, type Host, type HostPlace } from '../../hosts/host.ts';
import { hosts } from '../../hosts/hosts.ts';
import type { Tool } from '../../protocol/tools.ts';

/** The hosts on this machine: those whose file has its folder, which a host makes when it is first started. Never throws. */
export async function toolsHere(env: HostPlace['env']): Promise<Tool[]> {
  const place = { home: homedir(), env, platform: process.platform };
  const all = hostIds.map((id) => hosts[id]);
  const here = await Promise.all(all.map((host) => isHere(host, place)));
  return all
    .filter((_, index) => here[index])
    .map(({ id, delivery, evidence, demand }) => ({ host: id, delivery, evidence, demand }));
}

async function isHere(host: Host, place: HostPlace): Promise<boolean> {
  if (host.delivery === 'provider') return true;
  const path = host.file.path(place);
  if (path === undefined) return false;
  return stat(dirname(path)).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
