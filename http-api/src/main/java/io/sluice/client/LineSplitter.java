package io.sluice.client;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of buffers into lines, without their ends; blank ones are left out. One thread. */
final class LineSplitter {
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private final int limit;

  LineSplitter(int limit) {
    this.limit = limit;
  }

  /** The lines that end in this buffer. */
  List<byte[]> split(ByteBuf part) {
    List<byte[]> lines = new ArrayList<>();
    int from = part.readerIndex();
    int end = part.writerIndex();
    for (int at = part.indexOf(from, end, (byte) '\n'); at >= 0; ) {
      append(part, from, at);
      byte[] line = rest();
      if (line != null) {
        lines.add(line);
      }
      from = at + 1;
      at = part.indexOf(from, end, (byte) '\n');
    }
    append(part, from, end);
    return lines;
  }

  /** What is left after the last line end; null if that is nothing. */
  byte @Nullable [] rest() {
    if (open.size() == 0) {
      return null;
    }
    byte[] line = open.toByteArray();
    open.reset();
    return line;
  }

  private void append(ByteBuf part, int from, int to) {
    if (open.size() + to - from > limit) {
      throw new SluiceException("a line of more than " + limit + " bytes", null);
    }
    byte[] copy = new byte[to - from];
    part.getBytes(from, copy);
    open.writeBytes(copy);
  }
}
