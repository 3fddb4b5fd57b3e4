import { connect, type Socket } from 'node:net';

/** How a request ended; `status` 0: without an answer, for the reason in `error`. */
export interface Outcome {
  status: number;
  error?: 'timeout' | 'connection';
  retryAfter?: number;
}

interface Busy {
  sentAt: number;
  done: (outcome: Outcome) => void;
}

interface Connection {
  socket: Socket;
  heard: string;
  busy: Busy | null;
  idleSince: number;
}

const TIMEOUT_MS = 30_000;
/** Shorter than the server keeps an unused connection, so that none is used in the moment in which it is closed. */
const IDLE_MS = 55_000;
const END_OF_HEADERS = '\r\n\r\n';

/**
 * Keep-alive connections that carry one request each at a time. Written on plain sockets: a generator of ten times the load must cost a fraction
 * of what it loads, on the same machine.
 */
export class Connections {
  private readonly idle: Connection[] = [];
  private readonly all = new Set<Connection>();
  private readonly sweep = setInterval(() => this.giveUpLate(), 500);

  constructor(
    private readonly target: { host: string; port: number },
    private readonly most: number,
  ) {}

  get open(): number {
    return this.all.size;
  }

  /**
   * Opens connections ahead, as callers have them that call all day: Node accepts one a turn of its event loop and no more (libuv since 1.45), so
   * that a thousand new callers at once would measure nothing but that.
   */
  async openAhead(count: number, request: string): Promise<void> {
    const opened: Connection[] = [];
    while (this.all.size < count) {
      const connection = this.connect();
      opened.push(connection);
      // One that never carried a request would be closed after some seconds.
      await new Promise((resolve) => this.sendOn(connection, request, resolve));
      // Not idle until all are there, so that each carries one.
      this.idle.length = 0;
    }
    for (const connection of opened) if (this.all.has(connection)) this.rest(connection);
  }

  /** Sends a whole request. False: all connections are busy, and no more may be opened. */
  send(request: string, done: (outcome: Outcome) => void): boolean {
    const connection = this.idle.pop() ?? (this.all.size < this.most ? this.connect() : undefined);
    if (!connection) return false;
    this.sendOn(connection, request, done);
    return true;
  }

  close(): void {
    clearInterval(this.sweep);
    for (const { socket } of this.all) socket.destroy();
  }

  private rest(connection: Connection): void {
    connection.idleSince = performance.now();
    this.idle.push(connection);
  }

  private sendOn(connection: Connection, request: string, done: (outcome: Outcome) => void): void {
    connection.busy = { sentAt: performance.now(), done };
    connection.socket.write(request);
  }

  private connect(): Connection {
    const socket = connect(this.target).setNoDelay(true).setEncoding('latin1');
    const connection: Connection = { socket, heard: '', busy: null, idleSince: 0 };
    this.all.add(connection);
    socket.on('data', (text) => this.hear(connection, String(text)));
    socket.on('error', () => undefined).on('close', () => this.lose(connection, 'connection'));
    return connection;
  }

  private hear(connection: Connection, text: string): void {
    connection.heard += text;
    const end = connection.heard.indexOf(END_OF_HEADERS);
    if (end < 0) return;
    const head = connection.heard.slice(0, end);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (connection.heard.length < end + END_OF_HEADERS.length + length) return;
    const { busy } = connection;
    connection.heard = '';
    connection.busy = null;
    // Said to nobody: the server is about to close it.
    if (!busy) return;
    if (/\r\nconnection: close/i.test(head)) this.all.delete(connection);
    else this.rest(connection);
    const retryAfter = /\r\nretry-after: (\d+)/i.exec(head)?.[1];
    busy.done({ status: Number(head.slice(9, 12)), ...(retryAfter !== undefined && { retryAfter: Number(retryAfter) }) });
  }

  private lose(connection: Connection, error: 'timeout' | 'connection'): void {
    this.all.delete(connection);
    const index = this.idle.indexOf(connection);
    if (index >= 0) this.idle.splice(index, 1);
    const { busy } = connection;
    connection.busy = null;
    busy?.done({ status: 0, error });
  }

  private giveUpLate(): void {
    const now = performance.now();
    for (const { socket } of this.idle.filter(({ idleSince }) => idleSince < now - IDLE_MS)) socket.end();
    const fresh = this.idle.filter(({ idleSince }) => idleSince >= now - IDLE_MS);
    this.idle.splice(0, Infinity, ...fresh);
    const latest = now - TIMEOUT_MS;
    for (const connection of this.all) {
      if (connection.busy === null || connection.busy.sentAt > latest) continue;
      this.lose(connection, 'timeout');
      connection.socket.destroy();
    }
  }
}
