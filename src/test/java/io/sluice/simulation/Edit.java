package io.sluice.simulation;

import java.util.List;
import java.util.function.Predicate;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * A change of one method of one class, made when the class is loaded. Immutable.
 *
 * @param owner the class, without {@code io.sluice.}
 * @param method its method
 * @param change what to do; returns how often it found something to do
 */
record Edit(String owner, String method, Change change) {

  /** Changes the method; returns in how many places. */
  interface Change {
    int apply(MethodNode method);
  }

  /** The method does nothing any more, or returns 0, false or null. */
  static Edit empty(String owner, String method) {
    return new Edit(owner, method, Edit::clear);
  }

  /** Calls of a method are left out; where a value is wanted it is 0, false or null. */
  static Edit skip(String owner, String method, String called) {
    return new Edit(owner, method, in -> skipCalls(in, called));
  }

  /** The outcome of the first question behind a call of a method is turned round. */
  static Edit invertAfter(String owner, String method, String called) {
    return new Edit(owner, method, in -> invert(in, called));
  }

  /** Assignments to a field are left out. */
  static Edit skipAssignment(String owner, String method, String field) {
    return new Edit(owner, method, in -> skipAssignments(in, field));
  }

  /** The value that calls of a method have becomes another. */
  static Edit answer(String owner, String method, String called, boolean value) {
    return new Edit(owner, method, in -> replaceAnswer(in, called, value));
  }

  /** The method returns that number, or true for 1, and does nothing. */
  static Edit constant(String owner, String method, int value) {
    return new Edit(owner, method, in -> answerAlways(in, value));
  }

  /** Reads of a field read another of the same type. */
  static Edit otherField(String owner, String method, String field, String other) {
    return new Edit(owner, method, in -> readOther(in, field, other));
  }

  /** The method becomes a call of a static one with the same value. */
  static Edit replace(String owner, String method, Class<?> by, String other) {
    return new Edit(owner, method, in -> delegate(in, by, other));
  }

  String className() {
    return "io.sluice." + owner;
  }

  void apply(ClassNode in) {
    int places = 0;
    for (MethodNode each : in.methods) {
      if (each.name.equals(method) || each.name.startsWith("lambda$" + method + "$")) {
        places += change.apply(each);
      }
    }
    if (places == 0) {
      throw new IllegalStateException(owner + "." + method + ": nothing to change any more");
    }
  }

  private static int clear(MethodNode in) {
    InsnList body = new InsnList();
    Type value = Type.getReturnType(in.desc);
    if (value.getSort() != Type.VOID) {
      body.add(zero(value));
    }
    body.add(new InsnNode(value.getOpcode(Opcodes.IRETURN)));
    in.instructions.clear();
    in.instructions.add(body);
    in.tryCatchBlocks.clear();
    in.localVariables = null;
    return 1;
  }

  private static int answerAlways(MethodNode in, int value) {
    clear(in);
    AbstractInsnNode zero = in.instructions.getFirst();
    in.instructions.set(zero, new InsnNode(Opcodes.ICONST_0 + value)); // from -1 to 5
    return 1;
  }

  private static int readOther(MethodNode in, String field, String other) {
    int places = 0;
    for (AbstractInsnNode each : in.instructions.toArray()) {
      if (each instanceof FieldInsnNode get
          && get.getOpcode() == Opcodes.GETFIELD
          && get.name.equals(field)) {
        get.name = other;
        places++;
      }
    }
    return places;
  }

  private static int delegate(MethodNode in, Class<?> by, String other) {
    Type value = Type.getReturnType(in.desc);
    InsnList body = new InsnList();
    body.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC,
            Type.getInternalName(by),
            other,
            Type.getMethodDescriptor(value),
            false));
    body.add(new InsnNode(value.getOpcode(Opcodes.IRETURN)));
    in.instructions.clear();
    in.instructions.add(body);
    in.localVariables = null;
    return 1;
  }

  private static AbstractInsnNode zero(Type type) {
    return new InsnNode(
        switch (type.getSort()) {
          case Type.LONG -> Opcodes.LCONST_0;
          case Type.DOUBLE -> Opcodes.DCONST_0;
          case Type.OBJECT, Type.ARRAY -> Opcodes.ACONST_NULL;
          default -> Opcodes.ICONST_0;
        });
  }

  private static List<MethodInsnNode> calls(MethodNode in, String called) {
    Predicate<AbstractInsnNode> wanted =
        each -> each instanceof MethodInsnNode call && call.name.equals(called);
    return java.util.Arrays.stream(in.instructions.toArray())
        .filter(wanted)
        .map(MethodInsnNode.class::cast)
        .toList();
  }

  private static int skipCalls(MethodNode in, String called) {
    List<MethodInsnNode> calls = calls(in, called);
    for (MethodInsnNode call : calls) {
      InsnList instead = popArguments(call);
      Type value = Type.getReturnType(call.desc);
      if (value.getSort() != Type.VOID) {
        instead.add(zero(value));
      }
      in.instructions.insert(call, instead);
      in.instructions.remove(call);
    }
    return calls.size();
  }

  private static InsnList popArguments(MethodInsnNode call) {
    InsnList pops = new InsnList();
    Type[] arguments = Type.getArgumentTypes(call.desc);
    for (int i = arguments.length - 1; i >= 0; i--) {
      pops.add(new InsnNode(arguments[i].getSize() == 2 ? Opcodes.POP2 : Opcodes.POP));
    }
    if (call.getOpcode() != Opcodes.INVOKESTATIC) {
      pops.add(new InsnNode(Opcodes.POP));
    }
    return pops;
  }

  private static int replaceAnswer(MethodNode in, String called, boolean value) {
    List<MethodInsnNode> calls = calls(in, called);
    for (MethodInsnNode call : calls) {
      InsnList after = new InsnList();
      after.add(new InsnNode(Opcodes.POP));
      after.add(new InsnNode(value ? Opcodes.ICONST_1 : Opcodes.ICONST_0));
      in.instructions.insert(call, after);
    }
    return calls.size();
  }

  private static int skipAssignments(MethodNode in, String field) {
    int places = 0;
    for (AbstractInsnNode each : in.instructions.toArray()) {
      if (each instanceof FieldInsnNode put
          && put.getOpcode() == Opcodes.PUTFIELD
          && put.name.equals(field)) {
        InsnList pops = new InsnList();
        boolean wide = Type.getType(put.desc).getSize() == 2;
        pops.add(new InsnNode(wide ? Opcodes.POP2 : Opcodes.POP));
        pops.add(new InsnNode(Opcodes.POP));
        in.instructions.insert(put, pops);
        in.instructions.remove(put);
        places++;
      }
    }
    return places;
  }

  private static int invert(MethodNode in, String called) {
    int places = 0;
    for (MethodInsnNode call : calls(in, called)) {
      AbstractInsnNode at = call;
      while (at != null && !(at instanceof JumpInsnNode)) {
        at = at.getNext();
      }
      if (at instanceof JumpInsnNode jump) {
        jump.setOpcode(opposite(jump.getOpcode()));
        places++;
      }
    }
    return places;
  }

  private static int opposite(int jump) {
    return switch (jump) {
      case Opcodes.IFNULL -> Opcodes.IFNONNULL;
      case Opcodes.IFNONNULL -> Opcodes.IFNULL;
      default -> ((jump + 1) ^ 1) - 1; // they come in pairs
    };
  }
}
