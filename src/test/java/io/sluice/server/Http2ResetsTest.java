package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of HTTP/2 that opens streams only to reset them. */
class Http2ResetsTest {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_HEADERS = 4;
  private static final int CANCEL = 8;
  private static final int ENHANCE_YOUR_CALM = 11;

  private static void frame(OutputStream to, int type, int flags, int stream, byte[] payload)
      throws IOException {
    to.write(payload.length >>> 16);
    to.write(payload.length >>> 8);
    to.write(payload.length);
    to.write(type);
    to.write(flags);
    number(to, stream);
    to.write(payload);
  }

  private static void number(OutputStream to, int value) throws IOException {
    for (int shift = 24; shift >= 0; shift -= 8) {
      to.write(value >>> shift);
    }
  }

  /** A POST of gRPC, its headers spelled out without compression. */
  private static byte[] post() throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x83); // :method POST
    block.write(0x86); // :scheme http
    literal(
        block, new byte[] {4}, "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export");
    literal(block, new byte[] {1}, "a"); // :authority
    literal(block, new byte[] {15, 16}, "application/grpc"); // content-type
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream to, byte[] name, String value) {
    to.writeBytes(name);
    to.write(value.length());
    to.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** The error code of the server's GOAWAY, or -1 if it only closed the connection. */
  private static int goodbye(DataInputStream in) throws IOException {
    try {
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.skipNBytes(5);
        byte[] payload = in.readNBytes(length);
        if (type == GOAWAY && payload.length >= 8) {
          int code = java.nio.ByteBuffer.wrap(payload).getInt(4);
          if (code != 0) {
            return code;
          }
        }
      }
    } catch (EOFException | SocketException closed) {
      return -1;
    }
  }

  @Test
  void itIsCutOffAfterSomeHundredAndOthersAreServed(@TempDir Path data) throws Exception {
    try (RunningServer server = RunningServer.start(data);
        Socket socket = server.connect()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
      frame(all, SETTINGS, 0, 0, new byte[0]);
      byte[] headers = post();
      for (int stream = 1; stream < 2 * 2_000; stream += 2) {
        frame(all, HEADERS, END_HEADERS, stream, headers);
        frame(all, RESET, 0, stream, new byte[] {0, 0, 0, CANCEL});
      }
      try {
        socket.getOutputStream().write(all.toByteArray());
      } catch (SocketException cutOff) {
        // the server need not read all of it
      }
      int code = goodbye(new DataInputStream(socket.getInputStream()));
      assertTrue(code == ENHANCE_YOUR_CALM || code == -1, "code " + code);
      assertEquals(200, server.write("still_there", System.currentTimeMillis(), 1).status());
    }
  }
}
