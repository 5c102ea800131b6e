package io.sluice.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockingOperationError;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The nets are hung: what they should catch is caught. */
class HarnessTest {

  @TempDir Path directory;

  @Test
  void aSyncOnAnEventLoopFails() {
    assertBlockingIsSeen(channel -> channel.force(false));
  }

  @Test
  void aFileWriteOnAnEventLoopFails() {
    assertBlockingIsSeen(channel -> channel.write(ByteBuffer.allocate(1)));
  }

  @Test
  void aLostBufferIsReported() {
    assertTrue(ResourceLeakDetector.getLevel() == ResourceLeakDetector.Level.PARANOID);
    lose();
    for (int i = 0; i < 50 && CollectingLeakDetector.LEAKS.isEmpty(); i++) {
      System.gc();
      LockSupport.parkNanos(10_000_000);
      ByteBufAllocator.DEFAULT.buffer(1).release();
    }
    assertFalse(CollectingLeakDetector.LEAKS.isEmpty());
    CollectingLeakDetector.LEAKS.clear();
  }

  private static void lose() {
    ByteBufAllocator.DEFAULT.buffer(16).writeByte(1);
  }

  private interface FileWork {
    void on(FileChannel channel) throws Exception;
  }

  private void assertBlockingIsSeen(FileWork work) {
    Mono<Boolean> onEventLoop =
        Mono.fromCallable(
                () -> {
                  try (FileChannel channel = open()) {
                    work.on(channel);
                  }
                  return true;
                })
            .subscribeOn(Schedulers.parallel());
    RuntimeException e = assertThrows(RuntimeException.class, onEventLoop::block);
    assertTrue(Exceptions.unwrap(e) instanceof BlockingOperationError, e::toString);
  }

  private FileChannel open() throws Exception {
    return FileChannel.open(
        directory.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
