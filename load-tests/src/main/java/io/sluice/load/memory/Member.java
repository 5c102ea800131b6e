package io.sluice.load.memory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection of the crowd, which is opened again whenever it ends. Of the crowd's thread. */
abstract class Member {
  static final long SECOND = 1_000_000_000L;
  private static final int ADDRESSES = 200;

  final Counts counts;
  final AnswerReader answer = new AnswerReader();
  private final InetSocketAddress server;
  private final int number;
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private @Nullable ByteBuffer out;
  long dueAt; // of System.nanoTime: when to do something by itself
  boolean stopped;

  Member(InetSocketAddress server, int number, Counts counts) {
    this.server = server;
    this.number = number;
    this.counts = counts;
  }

  /** It has a connection. */
  abstract void connected(long now);

  /** Its time has come while it has a connection. */
  abstract void due(long now);

  /** A whole answer came. */
  abstract void answered(long now);

  /** The connection ended without one. */
  abstract void ended(long now);

  final int number() {
    return number;
  }

  final boolean isConnected() {
    return channel != null && channel.isConnected();
  }

  /** Its turn, because its time has come. */
  final void turn(Selector selector, long now) {
    try {
      if (channel == null) {
        open(selector);
        dueAt = now + 30 * SECOND;
      } else if (isConnected()) {
        due(now);
      } else {
        close();
        dueAt = now + SECOND;
      }
    } catch (IOException e) {
      lost(now);
    }
  }

  /** Addresses of its own spread the connections, for one has some 28,000 ports. */
  private void open(Selector selector) throws IOException {
    SocketChannel fresh = SocketChannel.open();
    channel = fresh;
    fresh.configureBlocking(false);
    fresh.setOption(StandardSocketOptions.SO_RCVBUF, 8 << 10);
    fresh.setOption(StandardSocketOptions.SO_SNDBUF, 16 << 10);
    fresh.bind(new InetSocketAddress("127.0.1." + (1 + number % ADDRESSES), 0));
    key = fresh.register(selector, SelectionKey.OP_CONNECT, this);
    fresh.connect(server);
  }

  /** The selector has something for it. */
  final void ready(ByteBuffer scratch, long now) {
    SocketChannel open = channel;
    SelectionKey of = key;
    if (open == null || of == null) {
      return;
    }
    try {
      if (of.isConnectable() && open.finishConnect()) {
        of.interestOps(SelectionKey.OP_READ);
        connected(now);
        return;
      }
      if (of.isWritable()) {
        flush();
      }
      if (of.isReadable()) {
        read(open, scratch, now);
      }
    } catch (IOException e) {
      lost(now);
    }
  }

  private void read(SocketChannel open, ByteBuffer scratch, long now) throws IOException {
    scratch.clear();
    int read = open.read(scratch);
    if (read < 0) {
      lost(now);
      return;
    }
    if (answer.take(scratch.flip())) {
      counts.answered(kind(), answer.status(), answer.hasWait());
      boolean closes = answer.closes();
      answered(now);
      answer.reset();
      if (closes) {
        close();
      }
    }
  }

  /** What it is called in the counts. */
  abstract String kind();

  final void send(ByteBuffer bytes) throws IOException {
    out = bytes;
    flush();
  }

  private void flush() throws IOException {
    ByteBuffer rest = out;
    SocketChannel open = channel;
    SelectionKey of = key;
    if (rest == null || open == null || of == null) {
      return;
    }
    open.write(rest);
    boolean more = rest.hasRemaining();
    of.interestOps(more ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    if (!more) {
      out = null;
    }
  }

  private void lost(long now) {
    close();
    ended(now);
    answer.reset();
  }

  final void close() {
    SocketChannel open = channel;
    channel = null;
    key = null;
    out = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException gone) {
        // either way
      }
    }
  }
}
