package io.sluice.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The frames of one HTTP/2 connection (RFC 9113) over a blocking socket, begun with prior
 * knowledge. Confined to one thread.
 */
final class Http2Frames implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RESET = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  private static final int HEAD = 9;
  private static final int SETTING = 6;
  private static final int SETTING_FIRST_WINDOW = 4;
  private static final int SETTING_MAX_FRAME = 5;
  private static final int LARGE_WINDOW = 1 << 30;
  private static final int MAX_PAYLOAD = 1 << 24;

  private final SocketChannel channel;
  private final InputStream in;
  private final ByteBuffer head = ByteBuffer.allocateDirect(HEAD);
  private int maxFrame = 16_384;
  private int type;
  private int flags;
  private int stream;
  private byte[] payload = {};

  /** Connects, and lets the server send answers without end. */
  Http2Frames(InetSocketAddress server) throws IOException {
    channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    in = new BufferedInputStream(Channels.newInputStream(channel), 16_384);
    byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    channel.write(ByteBuffer.wrap(preface));
    write(SETTINGS, 0, 0, ByteBuffer.allocate(0));
    write(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(LARGE_WINDOW).flip());
  }

  /** Bytes that one frame may have. */
  int maxFrame() {
    return maxFrame;
  }

  /** Writes a frame. */
  void write(int frameType, int frameFlags, int ofStream, ByteBuffer content) throws IOException {
    head.clear();
    head.put((byte) (content.remaining() >>> 16)).putShort((short) content.remaining());
    head.put((byte) frameType).put((byte) frameFlags).putInt(ofStream).flip();
    ByteBuffer[] both = {head, content};
    while (head.hasRemaining() || content.hasRemaining()) {
      channel.write(both);
    }
  }

  /** Reads the next frame. */
  void read() throws IOException {
    ByteBuffer read = ByteBuffer.wrap(exactly(HEAD));
    int length = (read.get() & 0xff) << 16 | (read.getShort() & 0xffff);
    type = read.get();
    flags = read.get();
    stream = read.getInt() & Integer.MAX_VALUE;
    if (length > MAX_PAYLOAD) {
      throw new IOException("a frame of " + length + " bytes");
    }
    payload = exactly(length);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the server closed the connection");
    }
    return bytes;
  }

  int type() {
    return type;
  }

  int flags() {
    return flags;
  }

  int stream() {
    return stream;
  }

  byte[] payload() {
    return payload;
  }

  /** A number of the payload. */
  int number(int at) {
    return ByteBuffer.wrap(payload).getInt(at);
  }

  /** Takes the settings that were read over and says so; returns the first window of streams. */
  long takeSettings(long firstWindow) throws IOException {
    long window = firstWindow;
    if ((flags & ACK) != 0) {
      return window;
    }
    ByteBuffer settings = ByteBuffer.wrap(payload);
    while (settings.remaining() >= SETTING) {
      int name = settings.getShort();
      int value = settings.getInt();
      if (name == SETTING_FIRST_WINDOW) {
        window = value;
      } else if (name == SETTING_MAX_FRAME) {
        maxFrame = value;
      }
    }
    write(SETTINGS, ACK, 0, ByteBuffer.allocate(0));
    return window;
  }

  /** Answers a ping, unless it is an answer. */
  void answerPing() throws IOException {
    if ((flags & ACK) == 0) {
      write(PING, ACK, 0, ByteBuffer.wrap(payload));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
