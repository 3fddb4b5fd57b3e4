import { connect, type Socket } from 'node:net';
import { Unexpected } from './measure';

/** An answer; `body` is only good until the next request. */
export interface Answer {
  status: number;
  body: Buffer;
}

interface Waiting {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

const HEAD_END = '\r\n\r\n';

/**
 * One HTTP/1.1 connection that is kept alive, one request at a time. It understands just what Lumbung's API answers: a load generator must cost
 * little beside what it loads (Node's own client takes 80 µs and more per request, this one about 15).
 */
export class Connection {
  private socket: Socket | null = null;
  private received: Buffer = Buffer.alloc(0);
  private waiting: Waiting | null = null;

  constructor(private readonly origin: URL) {}

  /** Sends a whole request (ASCII) and answers what came back. @throws Unexpected when the connection breaks. */
  send(request: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket ??= this.open();
      this.socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.socket?.destroy();
    this.socket = null;
  }

  private open(): Socket {
    const socket = connect({ host: this.origin.hostname, port: Number(this.origin.port || 80), noDelay: true });
    this.received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => this.onBytes(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => this.broken(error.code ?? error.message));
    socket.on('close', () => this.broken('closed'));
    return socket;
  }

  private onBytes(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    const answer = parseAnswer(this.received);
    if (answer === null) return;
    this.received = Buffer.alloc(0);
    const { waiting } = this;
    this.waiting = null;
    waiting?.resolve(answer);
  }

  private broken(reason: string): void {
    const { waiting } = this;
    this.waiting = null;
    this.close();
    waiting?.reject(new Unexpected(reason));
  }
}

/**
 * Reads an answer with a `Content-Length`; null while it isn't complete.
 * @throws Error when its length isn't told
 */
export function parseAnswer(bytes: Buffer): Answer | null {
  const headEnd = bytes.indexOf(HEAD_END, 0, 'latin1');
  if (headEnd < 0) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without Content-Length: ${head.split('\r\n', 1)[0] ?? ''}`);
  const from = headEnd + HEAD_END.length;
  const to = from + Number(length);
  return bytes.length < to ? null : { status: Number(head.slice(9, 12)), body: bytes.subarray(from, to) };
}
