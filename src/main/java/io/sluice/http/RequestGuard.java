package io.sluice.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.sluice.api.SluiceHeaders;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Refuses what the HTTP library lets through although RFC 9110 and 9112 don't. Stateless. */
final class RequestGuard {

  private RequestGuard() {}

  /** The answer to a request that must not be served, or null. */
  static @Nullable Answer refuse(Exchange exchange) {
    HttpHeaders headers = exchange.headers();
    if (exchange.method().equals("TRACE")) {
      return problem(405, "TRACE is not served").with("Allow", "GET, POST");
    }
    if (exchange.hasUnknownVersion()) {
      return problem(505, "a version of HTTP other than 1.0, 1.1 and 2");
    }
    List<String> hosts = headers.getAll("Host");
    if (hosts.size() > 1 || (hosts.isEmpty() && exchange.needsHost())) {
      return problem(400, hosts.size() + " Host headers (expected: one)");
    }
    if (headers.getAll(SluiceHeaders.TENANT).size() > 1
        || headers.getAll("Authorization").size() > 1) {
      return problem(400, "two headers " + SluiceHeaders.TENANT + " or two Authorization");
    }
    String expect = headers.get("Expect");
    if (expect != null && !expect.trim().equalsIgnoreCase("100-continue")) {
      return problem(417, "Expect '" + expect + "' (expected: 100-continue)");
    }
    String coding = headers.get("Transfer-Encoding");
    if (coding != null && !coding.trim().toLowerCase(Locale.ROOT).equals("chunked")) {
      return problem(501, "Transfer-Encoding '" + coding + "' (expected: chunked)");
    }
    return null;
  }

  /** An answer to what has no route. */
  static Answer problem(int status, String detail) {
    return NativeDialect.plainProblem(status, detail);
  }
}
