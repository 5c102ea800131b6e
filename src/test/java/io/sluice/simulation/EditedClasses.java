package io.sluice.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.ClassNode;

/**
 * Loads all of {@code io.sluice} once more, some methods changed. What the simulation needs to be
 * the same in every run is always changed. Thread-safe.
 */
final class EditedClasses extends ClassLoader {
  private static final Edit NAMES_OF_BLOCKS =
      Edit.replace("storage.block.BlockStore", "newUlid", SimulatedUlids.class, "next");

  private final List<Edit> edits = new ArrayList<>();

  EditedClasses(List<Edit> edits) {
    super(EditedClasses.class.getClassLoader());
    this.edits.addAll(edits);
    this.edits.add(NAMES_OF_BLOCKS);
  }

  /** Runs a seed of the simulation over these classes. */
  String simulate(long seed) {
    try {
      Class<?> simulation = loadClass(Simulation.class.getName());
      return String.valueOf(simulation.getMethod("run", long.class).invoke(null, seed));
    } catch (InvocationTargetException failure) {
      return String.valueOf(failure.getCause());
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (!name.startsWith("io.sluice.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known == null ? define(name) : known;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = edited(name, in.readAllBytes());
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException failure) {
      throw new ClassNotFoundException(name, failure);
    }
  }

  private byte[] edited(String name, byte[] bytes) {
    List<Edit> mine = edits.stream().filter(edit -> edit.className().equals(name)).toList();
    if (mine.isEmpty()) {
      return bytes;
    }
    ClassNode in = new ClassNode();
    new ClassReader(bytes).accept(in, 0);
    mine.forEach(edit -> edit.apply(in));
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    in.accept(out);
    return out.toByteArray();
  }
}
