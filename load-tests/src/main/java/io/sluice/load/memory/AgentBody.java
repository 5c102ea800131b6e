package io.sluice.load.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Requests of an agent: {@value #SERIES} series with {@value #SAMPLES} samples of constant value
 * each, in JSON. Constant values hardly take memory in the server's head, so that what grows is not
 * the data. Stateless but for where its base of time lies.
 */
final class AgentBody {
  static final int SERIES = 2;
  static final int SAMPLES = 100;
  static final int ALL = SERIES * SAMPLES;
  private static final long STEP = 100;
  private static final String LABELS =
      "\"region\":\"eu-central-1\",\"rack\":\"r17\",\"service\":\"memory-case\"";

  private final long firstMillis;

  AgentBody(long firstMillis) {
    this.firstMillis = firstMillis;
  }

  /** The whole of one request, head included; the same for the same agent and number. */
  ByteBuffer request(int agent, int number) {
    StringBuilder body = new StringBuilder(8 << 10).append("{\"timeseries\":[");
    long first = firstMillis + number * STEP * SAMPLES;
    for (int series = 0; series < SERIES; series++) {
      body.append(series == 0 ? "" : ",").append("{\"labels\":{\"__name__\":\"load\",\"agent\":\"");
      body.append(agent).append("\",\"series\":\"").append(series).append("\",").append(LABELS);
      body.append("},\"samples\":[");
      for (int sample = 0; sample < SAMPLES; sample++) {
        body.append(sample == 0 ? "[" : ",[").append(first + sample * STEP).append(",1]");
      }
      body.append("]}");
    }
    body.append("]}");
    String head =
        "POST /api/v1/write HTTP/1.1\r\nHost: memory\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n";
    return ByteBuffer.wrap((head + body).getBytes(StandardCharsets.US_ASCII));
  }
}
