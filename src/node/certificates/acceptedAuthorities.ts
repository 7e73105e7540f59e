import { randomBytes } from 'node:crypto';
import { connect, isIP } from 'node:net';
import { spelledZone } from '../network/addresses.ts';
import type { Network } from '../network/network.ts';

/** How long a server may take to say it, in ms. */
const TIME = 5_000;
/** Enough for the certificates and authorities of a server; in bytes. */
const MOST = 262_144;

/** The parts of a handshake that matter here. @see https://www.rfc-editor.org/rfc/rfc5246#section-7.4 */
const parts = { serverHello: 2, certificateRequest: 13, serverHelloDone: 14 } as const;
const HANDSHAKE = 22;
const TLS12 = 0x0303;

/**
 * The authorities whose client certificates a server takes, as distinguished names in DER; none where it takes any.
 * `undefined` when it does not say so: it speaks TLS 1.3 only, where this is encrypted, wants no certificate, is behind a
 * proxy, or does not answer. Node knows these names and tells nobody, so the server is greeted in TLS 1.2 by hand and
 * left before any key is made.
 * @see https://www.rfc-editor.org/rfc/rfc5246#section-7.4.4
 */
export async function acceptedAuthorities(
  network: Network,
  url: URL,
  signal: AbortSignal,
): Promise<readonly Buffer[] | undefined> {
  if (url.protocol !== 'https:' || (spelledZone(url) !== 'loopback' && network.proxy(url)))
    return undefined;
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  const { lookup } = network;
  const socket = connect({ host, port: Number(url.port) || 443, lookup, timeout: TIME });
  const leave = (): void => void socket.destroy();
  const late = AbortSignal.any([signal, AbortSignal.timeout(TIME)]);
  late.addEventListener('abort', leave, { once: true });
  try {
    socket.write(clientHello(host));
    return await requestedIn(socket);
  } catch {
    return undefined;
  } finally {
    late.removeEventListener('abort', leave);
    socket.destroy();
  }
}

/** Reads until the server has said all that it says in the clear. */
async function requestedIn(socket: AsyncIterable<Buffer>): Promise<readonly Buffer[] | undefined> {
  let heard = Buffer.alloc(0);
  for await (const chunk of socket) {
    heard = Buffer.concat([heard, chunk]);
    const said = messagesIn(heard);
    const request = said.find(({ type }) => type === parts.certificateRequest);
    const hello = said.find(({ type }) => type === parts.serverHello);
    if (hello && hello.body.readUInt16BE(0) !== TLS12) return undefined;
    if (request) return namesIn(request.body);
    if (said.some(({ type }) => type === parts.serverHelloDone)) return undefined;
    if (heard.length > MOST) return undefined;
  }
  return undefined;
}

interface Message {
  readonly type: number;
  readonly body: Buffer;
}

/** The whole handshake messages in records, of which the last may still be incomplete. */
function messagesIn(heard: Buffer): Message[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 5 <= heard.length;) {
    const end = at + 5 + heard.readUInt16BE(at + 3);
    if (heard[at] !== HANDSHAKE || end > heard.length) break;
    pieces.push(heard.subarray(at + 5, end));
    at = end;
  }
  const stream = Buffer.concat(pieces);
  const found: Message[] = [];
  for (let at = 0; at + 4 <= stream.length;) {
    const end = at + 4 + stream.readUIntBE(at + 1, 3);
    if (end > stream.length) break;
    found.push({ type: stream[at] ?? 0, body: stream.subarray(at + 4, end) });
    at = end;
  }
  return found;
}

function namesIn(body: Buffer): readonly Buffer[] {
  const algorithms = 1 + (body[0] ?? 0);
  let at = algorithms + 2 + body.readUInt16BE(algorithms) + 2;
  const names: Buffer[] = [];
  while (at + 2 <= body.length) {
    const end = at + 2 + body.readUInt16BE(at);
    names.push(body.subarray(at + 2, end));
    at = end;
  }
  return names;
}

/** Suites, groups and signatures that nearly every server of TLS 1.2 has one of; none of them is used. */
const SUITES = 'c02bc02fc02cc030cca9cca8c009c013c00ac014009c009d002f0035';
const GROUPS = '001d00170018';
const SIGNATURES = '0403050306030804080508060401050106010203020108070808';

/** @see https://www.rfc-editor.org/rfc/rfc5246#section-7.4.1.2 */
function clientHello(host: string): Buffer {
  const extensions = Buffer.concat([
    ...(isIP(host) === 0
      ? [extension(0, sized(2, Buffer.of(0), sized(2, Buffer.from(host))))]
      : []),
    extension(10, sized(2, Buffer.from(GROUPS, 'hex'))),
    extension(11, sized(1, Buffer.of(0))),
    extension(13, sized(2, Buffer.from(SIGNATURES, 'hex'))),
  ]);
  const hello = Buffer.concat([
    Buffer.of(3, 3),
    randomBytes(32),
    sized(1),
    sized(2, Buffer.from(SUITES, 'hex')),
    sized(1, Buffer.of(0)),
    sized(2, extensions),
  ]);
  return Buffer.concat([Buffer.of(HANDSHAKE, 3, 1), sized(2, Buffer.of(1), sized(3, hello))]);
}

function extension(type: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0, type), sized(2, data)]);
}

/** Bytes after their number, which takes `width` bytes itself. */
function sized(width: number, ...bytes: readonly Buffer[]): Buffer {
  const content = Buffer.concat(bytes);
  const length = Buffer.alloc(width);
  length.writeUIntBE(content.length, 0, width);
  return Buffer.concat([length, content]);
}
