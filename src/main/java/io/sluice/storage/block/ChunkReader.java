package io.sluice.storage.block;

import io.sluice.storage.io.CorruptFileException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks of a block one by one, each checked, and goes through their samples. Used again and
 * again. Confined to one thread.
 */
public final class ChunkReader {
  private final ChunkFiles files;
  private final @Nullable EntryReader[] readers;
  private final ChunkSamples decoder = new ChunkSamples();
  private long ref;
  private int encoding;
  private byte[] array = {};
  private int offset;
  private int length;

  ChunkReader(ChunkFiles files) {
    this.files = files;
    this.readers = new EntryReader[files.segments()];
  }

  /**
   * Reads a chunk.
   *
   * @throws CorruptFileException if it is damaged
   */
  public void open(long chunkRef) throws IOException {
    ref = chunkRef;
    PagedFile segment = files.segment(chunkRef >>> 32);
    int number = (int) (chunkRef >>> 32);
    EntryReader reader = readers[number];
    if (reader == null) {
      reader = new EntryReader(segment);
      readers[number] = reader;
    }
    Bytes in = reader.checked(chunkRef & 0xffffffffL, 1);
    encoding = in.uint8();
    array = reader.array();
    offset = in.at();
    length = in.left();
    begin();
  }

  private void begin() throws CorruptFileException {
    try {
      decoder.reset(encoding, array, offset, length);
    } catch (BadChunkException bad) {
      throw corrupt(String.valueOf(bad.getMessage()));
    }
  }

  /** The chunk's encoding: 1 is XOR, 2 and 3 are native histograms. */
  public int encoding() {
    return encoding;
  }

  /** Samples that it says it has. */
  public int samples() {
    return ((array[offset] & 0xff) << 8) | (array[offset + 1] & 0xff);
  }

  /** Holds the chunk's data; valid until the next is opened. */
  public byte[] array() {
    return array;
  }

  /** Where the data begin. */
  public int offset() {
    return offset;
  }

  /** Bytes of the data. */
  public int length() {
    return length;
  }

  /** Goes to the next sample; false behind the last. */
  public boolean next() throws CorruptFileException {
    try {
      return decoder.next();
    } catch (BadChunkException bad) {
      throw corrupt(String.valueOf(bad.getMessage()));
    }
  }

  /** Time of the sample it is at. */
  public long time() {
    return decoder.time();
  }

  /** Canonical bytes of the sample it is at if it is a native histogram; null if it is a float. */
  public byte @Nullable [] histogram() {
    return decoder.histogram();
  }

  /** Raw value bits of the sample it is at, if it is a float. */
  public long bits() {
    return decoder.bits();
  }

  /** An error about the chunk read last. */
  public CorruptFileException corrupt(String what) throws CorruptFileException {
    return new CorruptFileException(files.segment(ref >>> 32).path(), ref & 0xffffffffL, what);
  }
}
