package io.sluice.ingest;

import io.sluice.api.LabelBytes;
import io.sluice.api.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects the labels of one series in any order and makes their canonical bytes: the way of a
 * series that the cache doesn't know. Reused. Confined to the decoding thread.
 */
public final class LabelCollector {
  private static final byte[] NAME = "__name__".getBytes(StandardCharsets.UTF_8);

  /** The log takes no more for one series, whatever the limits are. */
  private static final int MAX_TOGETHER = 1 << 20;

  private final byte[] tenantPrefix;

  private final LabelLimits limits;

  private int count;
  private byte[] bytes = new byte[1024];
  private int used;
  private int[] nameAt = new int[32];
  private int[] nameLength = new int[32];
  private int[] valueAt = new int[32];
  private int[] valueLength = new int[32];
  private int[] order = new int[32];

  private byte[] canonical = new byte[1024];
  private int canonicalLength;
  private @Nullable RefusalReason refusedFor;
  private String problem = "";

  LabelCollector(Tenant tenant, LabelLimits limits) {
    this.tenantPrefix = tenant.prefix();
    this.limits = limits;
  }

  /** Forgets what was collected. */
  public void begin() {
    count = 0;
    used = 0;
    refusedFor = null;
    problem = "";
  }

  /** Adds one label; the bytes are copied. Empty names and values are judged later. */
  public void add(
      byte[] nameBuf, int nameOff, int nameLen, byte[] valueBuf, int valueOff, int valueLen) {
    if (count == limits.maxLabels()) {
      refuse(
          RefusalReason.LABEL_LIMIT,
          "more than " + limits.maxLabels() + " labels (limits.labels.maxCount)");
      return;
    }
    if (tooLong(nameLen, valueLen)) {
      return;
    }
    if (count == order.length) {
      grow();
    }
    nameAt[count] = put(nameBuf, nameOff, nameLen);
    nameLength[count] = nameLen;
    valueAt[count] = put(valueBuf, valueOff, valueLen);
    valueLength[count] = valueLen;
    count++;
  }

  private boolean tooLong(int nameLen, int valueLen) {
    if (nameLen > limits.maxNameLength()) {
      refuse(
          RefusalReason.LABEL_LIMIT,
          "a label name of "
              + nameLen
              + " bytes is over "
              + limits.maxNameLength()
              + " (limits.labels.maxNameLength)");
      return true;
    }
    if (valueLen > limits.maxValueLength()) {
      refuse(
          RefusalReason.LABEL_LIMIT,
          "a label value of "
              + valueLen
              + " bytes is over "
              + limits.maxValueLength()
              + " (limits.labels.maxValueLength)");
      return true;
    }
    return false;
  }

  /** Marks what is being collected as refused; the first reason stands. */
  public void refuse(RefusalReason reason, String message) {
    if (refusedFor == null) {
      refusedFor = reason;
      problem = message;
    }
  }

  private void grow() {
    int room = count * 2;
    nameAt = Arrays.copyOf(nameAt, room);
    nameLength = Arrays.copyOf(nameLength, room);
    valueAt = Arrays.copyOf(valueAt, room);
    valueLength = Arrays.copyOf(valueLength, room);
    order = Arrays.copyOf(order, room);
  }

  private int put(byte[] from, int off, int len) {
    if (bytes.length - used < len) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + len));
    }
    System.arraycopy(from, off, bytes, used, len);
    int at = used;
    used += len;
    return at;
  }

  /** Sorts, judges and writes the canonical bytes; false if the series is refused. */
  boolean finish() {
    sort();
    judge();
    if (refusedFor != null) {
      return false;
    }
    canonicalLength = tenantPrefix.length;
    int room = tenantPrefix.length + used + 10 * count;
    if (canonical.length < room) {
      canonical = new byte[Math.max(canonical.length * 2, room)];
    }
    System.arraycopy(tenantPrefix, 0, canonical, 0, tenantPrefix.length);
    for (int i = 0; i < count; i++) {
      write(nameAt[order[i]], nameLength[order[i]]);
      write(valueAt[order[i]], valueLength[order[i]]);
    }
    return true;
  }

  private void write(int at, int length) {
    canonicalLength = LabelBytes.putUvarint(canonical, canonicalLength, length);
    System.arraycopy(bytes, at, canonical, canonicalLength, length);
    canonicalLength += length;
  }

  /** Insertion sort: senders nearly always send labels in order already. */
  private void sort() {
    for (int i = 0; i < count; i++) {
      int j = i;
      while (j > 0 && compareNames(order[j - 1], i) > 0) {
        order[j] = order[j - 1];
        j--;
      }
      order[j] = i;
    }
  }

  private int compareNames(int a, int b) {
    return Arrays.compareUnsigned(
        bytes, nameAt[a], nameAt[a] + nameLength[a], bytes, nameAt[b], nameAt[b] + nameLength[b]);
  }

  private void judge() {
    boolean named = false;
    for (int i = 0; i < count; i++) {
      int label = order[i];
      if (nameLength[label] == 0) {
        refuse(RefusalReason.EMPTY_LABEL, "a label with an empty name");
      } else if (valueLength[label] == 0) {
        refuse(RefusalReason.EMPTY_LABEL, "label '" + name(label) + "' has an empty value");
      }
      if (i > 0 && compareNames(order[i - 1], label) == 0) {
        refuse(RefusalReason.DUPLICATE_LABEL, "label '" + name(label) + "' appears twice");
      }
      named |= isName(label);
    }
    if (!named) {
      refuse(RefusalReason.MISSING_NAME, "the label __name__ is missing");
    }
    int together = tenantPrefix.length + used + 10 * count;
    if (together > MAX_TOGETHER) {
      refuse(
          RefusalReason.LABEL_LIMIT,
          "labels of " + together + " bytes together, at most 1 MiB may be (limits.labels)");
    }
  }

  private boolean isName(int label) {
    int at = nameAt[label];
    return Arrays.equals(bytes, at, at + nameLength[label], NAME, 0, NAME.length);
  }

  private String name(int label) {
    return new String(bytes, nameAt[label], nameLength[label], StandardCharsets.UTF_8);
  }

  byte[] canonical() {
    return canonical;
  }

  int canonicalLength() {
    return canonicalLength;
  }

  RefusalReason refusedFor() {
    return refusedFor == null ? RefusalReason.MALFORMED : refusedFor;
  }

  String problem() {
    return problem;
  }

  /** What was collected, in order of arrival, for a refusal: at most 512 characters. */
  String describe() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < count && text.length() < 512; i++) {
      text.append(i == 0 ? "" : ", ").append(name(i)).append("=\"");
      text.append(new String(bytes, valueAt[i], valueLength[i], StandardCharsets.UTF_8));
      text.append('"');
    }
    text.append('}');
    return text.length() <= 512 ? text.toString() : text.substring(0, 509) + "...";
  }
}
