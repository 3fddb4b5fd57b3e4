import { connect } from 'node:net';

/** A connection on which the test says what is sent and when; `fetch` sends whole requests only. */
export interface RawConnection {
  send(text: string): void;
  /** Resolves to everything that has come so far once the text is in it; `<closed>` stands for the end of the connection. */
  hears(text: string | RegExp): Promise<string>;
  close(): void;
}

/** Opens a connection to this machine. */
export function rawConnection(port: number): RawConnection {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8').unref();
  let heard = '';
  const wake: (() => void)[] = [];
  const hear = (text: string) => {
    heard += text;
    for (const one of wake.splice(0)) one();
  };
  socket.on('data', hear).on('error', () => undefined);
  socket.on('close', () => hear('<closed>'));
  return {
    send: (text) => void socket.write(text),
    hears: async (text) => {
      while (typeof text === 'string' ? !heard.includes(text) : !text.test(heard)) await new Promise<void>((resolve) => wake.push(resolve));
      return heard;
    },
    close: () => socket.destroy(),
  };
}
