package io.sluice.routes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.server.RunningServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes to a server and whatever it says to them, until it closes. Static. */
final class Wire {

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})");

  /**
   * What came back.
   *
   * @param text all of it
   * @param statuses of all answers in it, without 100
   */
  record Said(String text, List<Integer> statuses) {
    int first() {
      return statuses.isEmpty() ? 0 : statuses.get(0);
    }
  }

  private Wire() {}

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Sends the bytes, ends the output, reads until the server closes; fails after 20 s. */
  static Said say(RunningServer server, byte[] bytes) throws IOException {
    return exchange(server, bytes, true);
  }

  /** The same for a request after which the server is to close by itself. */
  static Said ask(RunningServer server, String request) throws IOException {
    return exchange(server, bytes(request), false);
  }

  private static Said exchange(RunningServer server, byte[] bytes, boolean end) throws IOException {
    try (Socket socket = server.connect()) {
      try {
        socket.getOutputStream().write(bytes);
        if (end) {
          socket.shutdownOutput();
        }
      } catch (SocketException closedBefore) {
        // what it said before is still to be read
      }
      return said(socket.getInputStream());
    }
  }

  private static Said said(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketException reset) {
      // closed with bytes of ours unread
    }
    String text = all.toString(ISO_8859_1);
    List<Integer> statuses = new ArrayList<>();
    for (Matcher m = STATUS.matcher(text); m.find(); ) {
      int status = Integer.parseInt(m.group(1));
      if (status != 100) {
        statuses.add(status);
      }
    }
    return new Said(text, statuses);
  }
}
