import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fromLsof, listeningInodes, listeningPid } from '../../src/node/portHolder.ts';

describe('Port holder', () => {
  it('reads the tables of Linux', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 111 1 0 100 0 0 10 0',
      '   1: 0100007F:1F90 0100007F:A000 01 00000000:00000000 00:00000000 00000000  1000        0 222 1 0 20 4 30 10 -1',
      '   2: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 333 1 0 100 0 0 10 0',
      '   3: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 444 1',
    ].join('\n');
    assert.deepEqual(listeningInodes(table, 8080), ['111', '444']);
    assert.deepEqual(listeningInodes(table, 80), []);
  });

  it('reads lsof', () => {
    assert.equal(fromLsof('p4711\ncnode\nf23\n'), 'node (4711)');
    assert.equal(fromLsof('p4711\nf23\ncMy Program\n'), 'My Program (4711)');
    assert.equal(fromLsof(''), undefined);
  });

  it('reads netstat in every language', () => {
    const text = [
      'Aktive Verbindungen',
      '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
      '  TCP    127.0.0.1:18080        0.0.0.0:0              ABHÖREN          1',
      '  TCP    127.0.0.1:8080         127.0.0.1:50000        HERGESTELLT      2',
      '  TCP    127.0.0.1:8080         0.0.0.0:0              ABHÖREN          908',
    ].join('\r\n');
    assert.equal(listeningPid(text, 8080), '908');
    assert.equal(listeningPid(text, 8081), undefined);
    assert.equal(listeningPid('  TCP    [::]:9    [::]:0    LISTENING    7', 9), '7');
  });
});
