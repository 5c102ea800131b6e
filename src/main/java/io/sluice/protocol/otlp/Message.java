package io.sluice.protocol.otlp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a protobuf message by their names in JSON. Built once; immutable from then on.
 *
 * <p>Source: opentelemetry/proto/{metrics,common,resource}/v1 and collector/metrics/v1.
 */
final class Message {
  /** How a field is spelled, in JSON and in protobuf. */
  enum Kind {
    TEXT,
    BASE64,
    HEX,
    BOOL,
    /** A 64-bit number without sign, as a varint. */
    UNSIGNED,
    /** A 64-bit number, as a varint. */
    SIGNED,
    /** A 32-bit number, zigzag. */
    ZIGZAG,
    /** Eight bytes without sign. */
    FIXED,
    /** Eight bytes with a sign. */
    SIGNED_FIXED,
    DOUBLE,
    MESSAGE
  }

  /**
   * One field. Immutable.
   *
   * @param type of a message; else null
   */
  record Field(int number, Kind kind, boolean repeated, @Nullable Message type) {}

  private final Map<String, Field> fields = new HashMap<>();

  private Message() {}

  /** The field of that name, or null if there is none. */
  @Nullable Field field(String name) {
    return fields.get(name);
  }

  private Message add(int number, String name, Kind kind) {
    fields.put(name, new Field(number, kind, false, null));
    return this;
  }

  private Message list(int number, String name, Kind kind) {
    fields.put(name, new Field(number, kind, true, null));
    return this;
  }

  private Message one(int number, String name, Message type) {
    fields.put(name, new Field(number, Kind.MESSAGE, false, type));
    return this;
  }

  private Message many(int number, String name, Message type) {
    fields.put(name, new Field(number, Kind.MESSAGE, true, type));
    return this;
  }

  /** {@code ExportMetricsServiceRequest}. */
  static final Message REQUEST = request();

  private static Message request() {
    Message attribute = attribute();
    Message resource = new Message().many(1, "attributes", attribute);
    Message scope =
        new Message()
            .add(1, "name", Kind.TEXT)
            .add(2, "version", Kind.TEXT)
            .many(3, "attributes", attribute);
    Message scopeMetrics =
        new Message()
            .one(1, "scope", scope)
            .many(2, "metrics", metric(attribute))
            .add(3, "schemaUrl", Kind.TEXT);
    Message resourceMetrics =
        new Message()
            .one(1, "resource", resource)
            .many(2, "scopeMetrics", scopeMetrics)
            .add(3, "schemaUrl", Kind.TEXT);
    return new Message().many(1, "resourceMetrics", resourceMetrics);
  }

  private static Message attribute() {
    Message value = new Message();
    Message attribute = new Message().add(1, "key", Kind.TEXT).one(2, "value", value);
    Message unused =
        value
            .add(1, "stringValue", Kind.TEXT)
            .add(2, "boolValue", Kind.BOOL)
            .add(3, "intValue", Kind.SIGNED)
            .add(4, "doubleValue", Kind.DOUBLE)
            .one(5, "arrayValue", new Message().many(1, "values", value))
            .one(6, "kvlistValue", new Message().many(1, "values", attribute))
            .add(7, "bytesValue", Kind.BASE64);
    return attribute;
  }

  private static Message metric(Message attribute) {
    Message exemplar = exemplar(attribute);
    return new Message()
        .add(1, "name", Kind.TEXT)
        .add(2, "description", Kind.TEXT)
        .add(3, "unit", Kind.TEXT)
        .one(5, "gauge", data(number(attribute, exemplar)))
        .one(7, "sum", data(number(attribute, exemplar)).add(3, "isMonotonic", Kind.BOOL))
        .one(9, "histogram", data(histogram(attribute, exemplar)))
        .one(10, "exponentialHistogram", data(exponential(attribute, exemplar)))
        .one(11, "summary", data(summary(attribute)))
        .many(12, "metadata", attribute);
  }

  private static Message data(Message point) {
    return new Message()
        .many(1, "dataPoints", point)
        .add(2, "aggregationTemporality", Kind.UNSIGNED);
  }

  private static Message exemplar(Message attribute) {
    return new Message()
        .many(7, "filteredAttributes", attribute)
        .add(2, "timeUnixNano", Kind.FIXED)
        .add(3, "asDouble", Kind.DOUBLE)
        .add(6, "asInt", Kind.SIGNED_FIXED)
        .add(4, "spanId", Kind.HEX)
        .add(5, "traceId", Kind.HEX);
  }

  private static Message point() {
    return new Message().add(2, "startTimeUnixNano", Kind.FIXED).add(3, "timeUnixNano", Kind.FIXED);
  }

  private static Message number(Message attribute, Message exemplar) {
    return point()
        .add(4, "asDouble", Kind.DOUBLE)
        .add(6, "asInt", Kind.SIGNED_FIXED)
        .many(5, "exemplars", exemplar)
        .many(7, "attributes", attribute)
        .add(8, "flags", Kind.UNSIGNED);
  }

  private static Message histogram(Message attribute, Message exemplar) {
    return point()
        .add(4, "count", Kind.FIXED)
        .add(5, "sum", Kind.DOUBLE)
        .list(6, "bucketCounts", Kind.FIXED)
        .list(7, "explicitBounds", Kind.DOUBLE)
        .many(8, "exemplars", exemplar)
        .many(9, "attributes", attribute)
        .add(10, "flags", Kind.UNSIGNED)
        .add(11, "min", Kind.DOUBLE)
        .add(12, "max", Kind.DOUBLE);
  }

  private static Message exponential(Message attribute, Message exemplar) {
    Message buckets =
        new Message().add(1, "offset", Kind.ZIGZAG).list(2, "bucketCounts", Kind.UNSIGNED);
    return point()
        .many(1, "attributes", attribute)
        .add(4, "count", Kind.FIXED)
        .add(5, "sum", Kind.DOUBLE)
        .add(6, "scale", Kind.ZIGZAG)
        .add(7, "zeroCount", Kind.FIXED)
        .one(8, "positive", buckets)
        .one(9, "negative", buckets)
        .add(10, "flags", Kind.UNSIGNED)
        .many(11, "exemplars", exemplar)
        .add(12, "min", Kind.DOUBLE)
        .add(13, "max", Kind.DOUBLE)
        .add(14, "zeroThreshold", Kind.DOUBLE);
  }

  private static Message summary(Message attribute) {
    Message quantile = new Message().add(1, "quantile", Kind.DOUBLE).add(2, "value", Kind.DOUBLE);
    return point()
        .add(4, "count", Kind.FIXED)
        .add(5, "sum", Kind.DOUBLE)
        .many(6, "quantileValues", quantile)
        .many(7, "attributes", attribute)
        .add(8, "flags", Kind.UNSIGNED);
  }
}
