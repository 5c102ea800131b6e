package io.sluice.http;

/**
 * A whole body. The array is longer than the body and belongs to {@link ByteArrays}.
 *
 * @param bytes holds the body from 0
 * @param length how many bytes it has
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer on its way, never compared
record Body(byte[] bytes, int length) {}
