import { createServer, type AddressInfo, type Server } from 'node:net';
import { Connection, parseAnswer } from './connection';

const ANSWER = 'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}';

test.each([0, 20, 60, ANSWER.length - 1])('an answer of which %d bytes have come is not complete', (length) => {
  expect(parseAnswer(Buffer.from(ANSWER.slice(0, length)))).toBeNull();
});

test('an answer has a status and a body', () => {
  const answer = parseAnswer(Buffer.from(ANSWER))!;
  expect([answer.status, answer.body.toString()]).toEqual([201, '{"a":1}']);
});

test('an answer whose length is not told can’t be read', () => {
  expect(() => parseAnswer(Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'))).toThrow('without Content-Length');
});

describe('on a socket', () => {
  let server: Server;
  let connected = 0;
  let answers: string[][];

  beforeEach(async () => {
    connected = 0;
    server = createServer((socket) => {
      connected++;
      socket.on('error', () => undefined);
      socket.on('data', () => {
        const next = answers.shift();
        if (next === undefined) return socket.destroy();
        const [first = '', ...rest] = next;
        socket.write(first);
        setImmediate(() => rest.forEach((part) => socket.write(part)));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const open = () => new Connection(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));

  test('one connection serves several requests, also when answers come in pieces', async () => {
    answers = [[ANSWER], [ANSWER.slice(0, 30), ANSWER.slice(30)]];
    const connection = open();
    expect((await connection.send('GET / HTTP/1.1\r\n\r\n')).status).toBe(201);
    expect((await connection.send('GET / HTTP/1.1\r\n\r\n')).body.toString()).toBe('{"a":1}');
    expect(connected).toBe(1);
    connection.close();
  });

  test('a broken connection fails the request and is made anew for the next', async () => {
    answers = [];
    const connection = open();
    await expect(connection.send('GET / HTTP/1.1\r\n\r\n')).rejects.toThrow(/closed|ECONNRESET/);
    answers = [[ANSWER]];
    expect((await connection.send('GET / HTTP/1.1\r\n\r\n')).status).toBe(201);
    connection.close();
  });
});
