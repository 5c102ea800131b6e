package io.sluice.client;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/** Collects a body up to a limit. Confined to one thread. */
final class BoundedBody {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int limit;

  BoundedBody(int limit) {
    this.limit = limit;
  }

  void add(ByteBuf part) {
    if (bytes.size() + part.readableBytes() > limit) {
      throw new SluiceException("an answer of more than " + limit + " bytes", null);
    }
    byte[] copy = new byte[part.readableBytes()];
    part.getBytes(part.readerIndex(), copy);
    bytes.writeBytes(copy);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
