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
}

const TIMEOUT_MS = 30_000;
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

  /** Sends a whole request. False: all connections are busy, and no more may be opened. */
  send(request: string, done: (outcome: Outcome) => void): boolean {
    const connection = this.idle.pop() ?? (this.all.size < this.most ? this.connect() : undefined);
    if (!connection) return false;
    connection.busy = { sentAt: performance.now(), done };
    connection.socket.write(request);
    return true;
  }

  close(): void {
    clearInterval(this.sweep);
    for (const { socket } of this.all) socket.destroy();
  }

  private connect(): Connection {
    const socket = connect(this.target).setNoDelay(true).setEncoding('latin1');
    const connection: Connection = { socket, heard: '', busy: null };
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
    this.idle.push(connection);
    const retryAfter = /\r\nretry-after: (\d+)/i.exec(head)?.[1];
    busy?.done({ status: Number(head.slice(9, 12)), ...(retryAfter !== undefined && { retryAfter: Number(retryAfter) }) });
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
    const latest = performance.now() - TIMEOUT_MS;
    for (const connection of this.all) {
      if (connection.busy === null || connection.busy.sentAt > latest) continue;
      this.lose(connection, 'timeout');
      connection.socket.destroy();
    }
  }
}
