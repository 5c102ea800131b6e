package io.sluice.protocol.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.protocol.wire.WireReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a resource and a scope add to the labels of their points: {@code job}, {@code instance} and
 * {@code otel_scope_*}; and what is left of the resource, for {@code target_info}. Made once per
 * resource and scope, so Strings will do. Confined to the thread of its decoder.
 */
final class ResourceLabels {
  private static final int ATTRIBUTES = 1;
  private static final int SCOPE_NAME = 1;
  private static final int SCOPE_VERSION = 2;
  private static final int SCOPE_ATTRIBUTES = 3;

  private final Attributes attributes;
  private final Translation mode;
  private final List<String> promotedKeys;
  private final TreeMap<String, String> resource = new TreeMap<>();
  private final TreeMap<String, String> identity = new TreeMap<>();
  private final TreeMap<String, String> promoted = new TreeMap<>();
  private final TreeMap<String, String> scope = new TreeMap<>();

  ResourceLabels(Attributes attributes, OtlpMapping mapping) {
    this.attributes = attributes;
    this.mode = mapping.translation();
    this.promotedKeys = mapping.promoted();
  }

  void clear() {
    resource.clear();
    identity.clear();
    promoted.clear();
    scope.clear();
    attributes.invalidUtf8 = false;
  }

  /** Reads the {@code Resource} message that the cursor has entered. */
  void readResource(WireReader in) {
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag >>> 3 == ATTRIBUTES) {
        in.require(tag, WireReader.LEN, "resource.attributes");
        int length = in.length("resource.attributes");
        attributes.read(in.pos(), length, resource);
        in.seek(in.pos() + length);
      } else {
        in.skip(tag);
      }
    }
    String name = resource.getOrDefault("service.name", "");
    String namespace = resource.getOrDefault("service.namespace", "");
    put(identity, "job", namespace.isEmpty() || name.isEmpty() ? name : namespace + "/" + name);
    put(identity, "instance", resource.getOrDefault("service.instance.id", ""));
    for (String key : promotedKeys) {
      put(promoted, mode.label(key), resource.getOrDefault(key, ""));
    }
  }

  void clearScope() {
    scope.clear();
  }

  /** Reads the {@code InstrumentationScope} message that the cursor has entered. */
  void readScope(WireReader in) {
    TreeMap<String, String> found = new TreeMap<>();
    while (in.hasNext()) {
      int tag = in.tag();
      int field = tag >>> 3;
      if (field == SCOPE_NAME || field == SCOPE_VERSION || field == SCOPE_ATTRIBUTES) {
        in.require(tag, WireReader.LEN, "scope");
        int length = in.length("scope");
        int from = in.pos();
        in.seek(from + length);
        if (field == SCOPE_ATTRIBUTES) {
          attributes.read(from, length, found);
        } else {
          String label = field == SCOPE_NAME ? "otel_scope_name" : "otel_scope_version";
          put(scope, label, attributes.text(from, length));
        }
      } else {
        in.skip(tag);
      }
    }
    found.forEach((key, value) -> put(scope, mode.label("otel_scope_" + key), value));
  }

  /** The schema of the scope. */
  void schema(int off, int len) {
    put(scope, "otel_scope_schema_url", attributes.text(off, len));
  }

  private static void put(Map<String, String> into, String name, String value) {
    if (!value.isEmpty()) {
      into.put(name, value);
    }
  }

  boolean isInvalidUtf8() {
    return attributes.invalidUtf8;
  }

  /** Begins the key of every series of this resource and scope. */
  void putKey(PointKey key) {
    key.number(isInvalidUtf8() ? 1 : 0); // text that was mended must not be taken for other text
    key.number(identity.size());
    identity.forEach((name, value) -> key.put(name.getBytes(UTF_8)).put(value.getBytes(UTF_8)));
    key.number(promoted.size());
    promoted.forEach((name, value) -> key.put(name.getBytes(UTF_8)).put(value.getBytes(UTF_8)));
    key.number(scope.size());
    scope.forEach((name, value) -> key.put(name.getBytes(UTF_8)).put(value.getBytes(UTF_8)));
  }

  /**
   * Adds the labels of resource and scope; they win over attributes of the same name, but for
   * promoted ones, which give way.
   */
  void putLabels(Map<String, String> labels) {
    promoted.forEach(labels::putIfAbsent);
    labels.putAll(scope);
    labels.putAll(identity);
  }

  /** True if there is something to say in {@code target_info} and somebody to say it about. */
  boolean hasTargetInfo() {
    return !identity.isEmpty() && resource.keySet().stream().anyMatch(ResourceLabels::isInfo);
  }

  private static boolean isInfo(String key) {
    return !key.equals("service.name")
        && !key.equals("service.namespace")
        && !key.equals("service.instance.id");
  }

  /** The labels of {@code target_info}. */
  Map<String, String> targetInfo() {
    Map<String, String> labels = new TreeMap<>();
    resource.forEach(
        (key, value) -> {
          if (isInfo(key)) {
            LabelSet.merge(labels, mode.label(key), value);
          }
        });
    labels.putAll(identity);
    labels.put(LabelSet.NAME, "target_info");
    return labels;
  }
}
