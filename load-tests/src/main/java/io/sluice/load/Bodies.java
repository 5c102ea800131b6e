package io.sluice.load;

import io.sluice.load.data.ByteBuf;
import io.sluice.load.data.Encoder;
import io.sluice.load.data.Lane;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bodies of one lane, in order. Those that fit into the lane's memory are encoded before the
 * clock starts and lie outside the heap, so that sending costs one copy in the kernel; the rest is
 * encoded when it is due. Confined to one thread.
 */
final class Bodies {
  private final Lane lane;
  private final Encoder encoder;
  private final ByteBuf scratch = new ByteBuf();
  private final List<ByteBuffer> prepared = new ArrayList<>();

  /** Prepares up to {@code requests} bodies in at most about {@code bytes} of memory. */
  Bodies(Lane lane, Encoder encoder, long requests, long bytes) {
    this.lane = lane;
    this.encoder = encoder;
    long left = bytes;
    for (long k = 0; k < requests && left > 0; k++) {
      lane.encode(k, encoder, scratch);
      ByteBuffer body = ByteBuffer.allocateDirect(scratch.size());
      body.put(scratch.array(), 0, scratch.size()).flip();
      prepared.add(body);
      left -= scratch.size();
    }
  }

  /** Body {@code k}; good until the next call. */
  ByteBuffer get(long k) {
    if (k < prepared.size()) {
      return prepared.get((int) k).duplicate();
    }
    lane.encode(k, encoder, scratch);
    return ByteBuffer.wrap(scratch.array(), 0, scratch.size());
  }
}
