import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const long = new WeakSet<Socket>();

/** Says that the request that comes on this connection may take longer than others: it is read while it is worked on. */
export function mayTakeLong(socket: Socket): void {
  long.add(socket);
}

const ANSWERS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
};

/**
 * Lets requests that may take long be, which the server's limit for a whole request would end. Everybody else who is too slow, or doesn't speak HTTP, is
 * answered as Node does by itself.
 */
export function allowLongRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket & { _httpMessage?: ServerResponse };
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && long.has(socket)) return;
    if (socket.writable && socket._httpMessage?.headersSent !== true)
      socket.write(`HTTP/1.1 ${ANSWERS[error.code ?? ''] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
    socket.destroy(error);
  });
}
