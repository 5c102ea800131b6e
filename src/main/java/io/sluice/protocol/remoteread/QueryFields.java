package io.sluice.protocol.remoteread;

import io.sluice.protocol.MalformedException;
import io.sluice.protocol.Utf8;
import io.sluice.protocol.wire.WireReader;
import io.sluice.query.MatchOp;
import io.sluice.query.Matcher;
import io.sluice.query.RemoteQuery;
import io.sluice.query.Selector;
import io.sluice.query.TimeRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code prometheus.Query}. The hints narrow its span; the other hints, which say what the
 * reader will do with the samples, change nothing, but for the function {@code series}, which needs
 * none. Confined to one thread, used once.
 */
final class QueryFields {
  private static final int START = 1;
  private static final int END = 2;
  private static final int MATCHERS = 3;
  private static final int HINTS = 4;

  private static final int MATCHER_TYPE = 1;
  private static final int MATCHER_NAME = 2;
  private static final int MATCHER_VALUE = 3;

  private static final int HINT_FUNC = 2;
  private static final int HINT_START = 3;
  private static final int HINT_END = 4;

  private static final MatchOp[] TYPES = {
    MatchOp.EQUAL, MatchOp.NOT_EQUAL, MatchOp.REGEX, MatchOp.NOT_REGEX
  };

  private final byte[] buf;
  private final WireReader in;
  private final List<Matcher> matchers = new ArrayList<>();
  private long start;
  private long end;
  private long hintStart;
  private long hintEnd;
  private String function = "";

  QueryFields(byte[] buf, WireReader in) {
    this.buf = buf;
    this.in = in;
  }

  /** Reads the query that the cursor has entered. */
  RemoteQuery read(int index) {
    while (in.hasNext()) {
      int tag = in.tag();
      switch (tag >>> 3) {
        case START -> start = number(tag, "queries.start_timestamp_ms");
        case END -> end = number(tag, "queries.end_timestamp_ms");
        case MATCHERS -> matcher(tag, index);
        case HINTS -> hints(tag);
        default -> in.skip(tag);
      }
    }
    return new RemoteQuery(new Selector(matchers), range(), function.equals("series"));
  }

  private @Nullable TimeRange range() {
    boolean hinted = hintStart != 0 || hintEnd != 0;
    long first = hinted ? Math.max(start, hintStart) : start;
    long last = hinted ? Math.min(end, hintEnd) : end;
    return first <= last ? new TimeRange(first, last) : null;
  }

  private void matcher(int tag, int query) {
    in.require(tag, WireReader.LEN, "matchers");
    int outer = in.enter("matchers");
    long type = 0;
    String name = "";
    String value = "";
    while (in.hasNext()) {
      int inner = in.tag();
      switch (inner >>> 3) {
        case MATCHER_TYPE -> type = number(inner, "matchers.type");
        case MATCHER_NAME -> name = text(inner, "matchers.name");
        case MATCHER_VALUE -> value = text(inner, "matchers.value");
        default -> in.skip(inner);
      }
    }
    in.leave(outer);
    String where = "queries[" + query + "].matchers[" + matchers.size() + "]";
    if (type < 0 || type >= TYPES.length) {
      throw new MalformedException("no matcher is of type " + type, where);
    }
    try {
      matchers.add(Matcher.of(name, TYPES[(int) type], value));
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()), where);
    }
  }

  private void hints(int tag) {
    in.require(tag, WireReader.LEN, "hints");
    int outer = in.enter("hints");
    while (in.hasNext()) {
      int inner = in.tag();
      switch (inner >>> 3) {
        case HINT_FUNC -> function = text(inner, "hints.func");
        case HINT_START -> hintStart = number(inner, "hints.start_ms");
        case HINT_END -> hintEnd = number(inner, "hints.end_ms");
        default -> in.skip(inner);
      }
    }
    in.leave(outer);
  }

  private long number(int tag, String field) {
    in.require(tag, WireReader.VARINT, field);
    return in.varint(field);
  }

  private String text(int tag, String field) {
    in.require(tag, WireReader.LEN, field);
    int length = in.length(field);
    int at = in.pos();
    if (!Utf8.isValid(buf, at, length)) {
      throw in.malformed(field + ": no UTF-8");
    }
    in.seek(at + length);
    return new String(buf, at, length, StandardCharsets.UTF_8);
  }
}
