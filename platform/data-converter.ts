import type { DataConverter, PayloadCodec } from '@temporalio/common';

/**
 * How payloads (order bodies) travel to and rest in Temporal. Without codecs they are plain JSON; a codec given here (encryption) applies to the
 * client and the worker alike, since both build their converter with this function.
 */
export function createDataConverter(codecs: PayloadCodec[] = []): DataConverter {
  return { payloadCodecs: codecs };
}
