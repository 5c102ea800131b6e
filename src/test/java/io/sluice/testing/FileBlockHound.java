package io.sluice.testing;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Makes file writes and syncs count as blocking, which BlockHound doesn't see by itself, so that a
 * test fails if one happens on an event loop. Threads of the log ({@code wal-}) are no event loops.
 */
public final class FileBlockHound implements BlockHoundIntegration {

  private static final String FILE_CHANNEL = "sun.nio.ch.FileChannelImpl";

  private static final String ALLOCATOR = "io.netty.buffer.AdaptivePoolingAllocator";

  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder
        .markAsBlocking(FILE_CHANNEL, "force", "(Z)V")
        .markAsBlocking(FILE_CHANNEL, "write", "(Ljava/nio/ByteBuffer;)I")
        .markAsBlocking(FILE_CHANNEL, "write", "(Ljava/nio/ByteBuffer;J)I")
        // Netty's own allocator takes a lock for an instant when threads meet in it.
        .allowBlockingCallsInside(ALLOCATOR + "$MagazineGroup", "allocate")
        .allowBlockingCallsInside(ALLOCATOR + "$Magazine", "free")
        .nonBlockingThreadPredicate(
            before -> before.and(thread -> !thread.getName().startsWith("wal-")));
  }
}
