package io.sluice.process;

import io.sluice.server.Sluice;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.StorageFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;

/**
 * The server, until it reads a line: from then on every write to a file fails in a way that no disk
 * fails, as if there were a bug of ours. Takes the arguments that {@link RealServer} gives.
 */
public final class BuggyServer {
  private static volatile boolean bug;

  private BuggyServer() {}

  /** {@code serve --data DIR --port N --set path=value ...}. */
  public static void main(String[] args) {
    Thread orders = new Thread(BuggyServer::awaitOrder, "orders");
    orders.setDaemon(true);
    orders.start();
    System.exit(
        Sluice.serve(SlowDiskServer.config(args), buggy(FileLayer.class, FileLayer.real())).code());
  }

  private static void awaitOrder() {
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      bug = in.readLine() != null;
    } catch (IOException closed) {
      bug = false;
    }
  }

  private static <T> T buggy(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(method, real, arguments)));
  }

  private static Object call(Method method, Object real, Object[] arguments) throws Throwable {
    if (bug && method.getName().equals("write")) {
      throw new IllegalStateException("a planted bug");
    }
    try {
      Object result = method.invoke(real, arguments);
      return result instanceof StorageFile file ? buggy(StorageFile.class, file) : result;
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }
}
