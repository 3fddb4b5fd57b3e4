import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
import { Problem } from '../../../domain/problem';
import { JsonSyntaxError, parseExactJson, type ExactJson } from './exact-json';

/** Largest request body in bytes, after decompression. */
export const MAX_BODY_BYTES = 1024 * 1024;
const BYTE_ORDER_MARK = /^\ufeff/;

/** Reads the body as bytes; what it is gets decided by `readJson`. */
export const readBytes: RequestHandler = express.raw({ limit: MAX_BODY_BYTES, type: () => true });

/**
 * The body as exact JSON.
 * @param contentType value of the header
 * @param bytes what `readBytes` left in `req.body`
 * @throws Problem `UNSUPPORTED_MEDIA_TYPE`, or `VALIDATION_FAILED` when it is not UTF-8 or not JSON.
 */
export function readJson(contentType: string | undefined, bytes: unknown): ExactJson {
  checkContentType(contentType);
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw new Problem('VALIDATION_FAILED', 'The body is empty; send a JSON object.');
  if (!isUtf8(bytes)) throw new Problem('VALIDATION_FAILED', 'The body is not valid UTF-8.');
  try {
    return parseExactJson(bytes.toString('utf8').replace(BYTE_ORDER_MARK, ''));
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new Problem('VALIDATION_FAILED', `The body is not valid JSON: ${error.message}.`);
    throw error;
  }
}

/** JSON in UTF-8 and nothing else: a form or text body is a mistake of the caller's that guessing would hide. */
function checkContentType(header: string | undefined): void {
  const [type = '', ...parameters] = (header ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  const utf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (type.trim() === 'application/json' && utf8) return;
  throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json in UTF-8.');
}
