package io.sluice.server.config;

import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A tree of records seen as a list of settings, and built anew with some of them changed. A record
 * component that is a record is a section, any other is a setting. Stateless.
 */
final class Tree {

  private Tree() {}

  /** Every setting below the record, in order of declaration. */
  static List<Key> keys(Record defaults) {
    List<Key> keys = new ArrayList<>();
    collect(defaults, "", keys);
    return keys;
  }

  /** The record with those settings in place of its own; problems are noted, not thrown. */
  static <R extends Record> R with(R defaults, Map<String, Value> values, Checks checks) {
    return rebuild(defaults, "", values, checks);
  }

  /** Runs {@link Checked#check} on every record of the tree. */
  static void check(Record record, Checks checks) {
    if (record instanceof Checked checked) {
      checked.check(checks);
    }
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (component.getType().isRecord() && isSection(component)) {
        check((Record) get(component, record), checks.section(component.getName()));
      }
    }
  }

  private static void collect(Record record, String prefix, List<Key> keys) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String path = prefix + component.getName();
      Object value = get(component, record);
      if (isSection(component)) {
        collect((Record) value, path + ".", keys);
      } else {
        keys.add(new Key(path, component.getType(), Scalars.print(value), doc(component)));
      }
    }
  }

  private static String doc(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    return setting == null ? "" : setting.value();
  }

  private static <R extends Record> R rebuild(
      R record, String prefix, Map<String, Value> values, Checks checks) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] args = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String path = prefix + components[i].getName();
      Object old = get(components[i], record);
      args[i] =
          isSection(components[i])
              ? rebuild((Record) old, path + ".", values, checks)
              : setting(components[i], path, old, values, checks);
    }
    return construct(record, components, args, prefix, checks);
  }

  private static Object setting(
      RecordComponent component,
      String path,
      Object old,
      Map<String, Value> values,
      Checks checks) {
    Value value = values.get(path);
    if (value == null) {
      return old;
    }
    try {
      return Scalars.read(component.getType(), value.text());
    } catch (IllegalArgumentException e) {
      checks.problem(path + ": " + e.getMessage() + ", from " + value.origin());
      return old;
    }
  }

  /** A record may refuse its own values in its constructor; then the old ones are kept. */
  @SuppressWarnings("unchecked")
  private static <R extends Record> R construct(
      R old, RecordComponent[] components, Object[] args, String prefix, Checks checks) {
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = old.getClass().getDeclaredConstructor(types);
      return (R) constructor.newInstance(args);
    } catch (InvocationTargetException e) {
      String section = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1) + ": ";
      checks.problem(section + e.getTargetException().getMessage());
      return old;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isSection(RecordComponent component) {
    return component.getType().isRecord() && component.getType() != io.sluice.units.DataSize.class;
  }

  private static Object get(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
